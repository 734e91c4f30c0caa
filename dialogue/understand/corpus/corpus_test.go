package corpus

import (
	"strings"
	"testing"
)

// TestEveryLanguageHasEnough: texts of every kind in every language, on both
// sides of the line between training and measuring.
func TestEveryLanguageHasEnough(t *testing.T) {
	all, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	count := map[string]map[Kind]int{}
	held := map[string]map[Kind]int{}
	for _, x := range all {
		if count[x.Language] == nil {
			count[x.Language], held[x.Language] = map[Kind]int{}, map[Kind]int{}
		}
		count[x.Language][x.Kind]++
		if x.HeldBack() {
			held[x.Language][x.Kind]++
		}
	}
	if len(count) != 20 {
		t.Errorf("%d languages, want 20", len(count))
	}
	for tag, c := range count {
		for kind, want := range map[Kind]int{Emergency: 80, Near: 60, Ordinary: 150, Command: 30} {
			if c[kind] < want || held[tag][kind] < want/6 {
				t.Errorf("%s: %d texts of kind %s, %d of them held back; want at least %d", tag, c[kind], kind, held[tag][kind], want)
			}
		}
	}
}

// TestNoTextIsOnBothSides: what measures has not trained.
func TestNoTextIsOnBothSides(t *testing.T) {
	all, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	trained := map[string]string{}
	for _, x := range all {
		if !x.HeldBack() {
			trained[strings.ToLower(x.Text)] = x.Language
		}
	}
	for _, x := range all {
		if tag := trained[strings.ToLower(x.Text)]; x.HeldBack() && tag == x.Language {
			t.Errorf("%s: %q is trained on and held back", x.Language, x.Text)
		}
	}
}

func TestParse(t *testing.T) {
	for line, want := range map[string]string{
		"pappa puster ikke":                     "before the first family",
		"[emergency] burns":                     "names no danger",
		"[other] title\nx":                      "the kinds are",
		"[ordinary] x\n=> age=3":                "has no text",
		"[ordinary] x\nhei => age=tre":          `"age=tre" says nothing`,
		"[ordinary] x\nhei => situation=unwell": `"situation=unwell" says nothing`,
	} {
		if _, err := Parse("nb.txt", line); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", line, err, want)
		}
	}
	got, err := Parse("facts.nb.txt", "# c\n[emergency burns] a pan\nhjelp => age=3\n")
	if err != nil || len(got) != 1 || got[0].Language != "nb" || got[0].Danger != "burns" || got[0].Family != "a pan" || got[0].Facts["age"] != "3" {
		t.Errorf("%+v, %v", got, err)
	}
}
