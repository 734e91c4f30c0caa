package guess_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"helsevei/dialogue/guess"
	"helsevei/dialogue/understand"
)

// sentences reads what people of a language would text, by tag.
func sentences(t *testing.T) map[string][]string {
	t.Helper()
	paths, err := filepath.Glob("../understand/testdata/language.*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no sentences found: %v", err)
	}
	all := map[string][]string{}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		tag := strings.Split(filepath.Base(path), ".")[1]
		for _, line := range strings.Split(string(data), "\n") {
			if line = strings.TrimSpace(line); line != "" && !strings.ContainsRune("#[", rune(line[0])) {
				all[tag] = append(all[tag], line)
			}
		}
		if len(all[tag]) < 40 {
			t.Errorf("%s has %d sentences; want at least 40", path, len(all[tag]))
		}
	}
	return all
}

// TestLanguages prints which language each sentence is taken for, when it is the
// first that somebody writes: make languages shows it.
func TestLanguages(t *testing.T) {
	r, err := understand.New(guess.New())
	if err != nil {
		t.Fatal(err)
	}
	right, unsure, total := 0, 0, 0
	all := sentences(t)
	for _, tag := range slices.Sorted(maps.Keys(all)) {
		taken := map[string]int{}
		for _, text := range all[tag] {
			got := r.Read(text, "").Language
			taken[got]++
			if got != tag {
				t.Logf("%s taken for %q: %s", tag, got, text)
			}
		}
		t.Logf("%-3s %s", tag, row(taken, tag))
		right, unsure, total = right+taken[tag], unsure+taken[""], total+len(all[tag])
	}
	t.Logf("%d of %d right (%.1f %%), %d unsure, %d wrong", right, total, 100*float64(right)/float64(total), unsure, total-right-unsure)
	if 100*right < 95*total {
		t.Errorf("%d of %d sentences are taken for their language; want 95 %%", right, total)
	}
}

// row writes what a language was taken for, itself first.
func row(taken map[string]int, tag string) string {
	others := slices.DeleteFunc(slices.Sorted(maps.Keys(taken)), func(other string) bool { return other == tag })
	text := fmt.Sprintf("%3d right", taken[tag])
	for _, other := range others {
		text += fmt.Sprintf(", %d %s", taken[other], orUnsure(other))
	}
	return text
}

func orUnsure(tag string) string {
	if tag == "" {
		return "unsure"
	}
	return tag
}

// TestALanguageThatWeLack writes one that no lexicon has: it must not be taken
// for the next best.
func TestALanguageThatWeLack(t *testing.T) {
	r, err := understand.New(lithuanian{})
	if err != nil {
		t.Fatal(err)
	}
	if got := r.Read("vaikas serga karsciuoja", ""); got.Language != "" || !slices.Equal(got.Likely, []string{"en", "nb"}) {
		t.Errorf("taken for %q, likely %v", got.Language, got.Likely)
	}
}

// lithuanian is sure of a language that we lack.
type lithuanian struct{}

func (lithuanian) Guess(string) ([]string, float64) { return []string{"lt", "en", "nb"}, 0.9 }
