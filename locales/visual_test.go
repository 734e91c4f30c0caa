package locales

import (
	"os"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestVisualOrderPlain(t *testing.T) {
	for _, c := range []struct{ dir, text, want string }{
		{"ltr", "", ""},
		{"rtl", "", ""},
		{"ltr", "Ring 116 117 (legevakt).", "Ring 116 117 (legevakt)."},
		{"ltr", "ሓገዝ 116 117", "ሓገዝ 116 117"},
		{"rtl", "אבג", "גבא"},
		{"rtl", "אב\nגד", "בא\nדג"},
		{"rtl", "אב (גד)", "(דג) בא"},
		{"rtl", "Legevakt", "Legevakt"},
		{"rtl", "אב Legevakt גד", "דג Legevakt בא"},
		{"ltr", "abc אבג def", "abc גבא def"},
		// Numbers behind right-to-left letters join them, also in a line that runs
		// left to right; behind Latin letters they do not.
		{"ltr", "abc אב 12 גד", "abc דג 12 בא"},
		{"ltr", "abc אב 12", "abc 12 בא"},
		{"ltr", "אב abc 12", "בא abc 12"},
		{"ltr", "אב 1.5 גד", "דג 1.5 בא"},
		{"ltr", "אב 5% גד", "דג 5% בא"},
		{"ltr", "אב $5 גד", "דג $5 בא"},
		{"rtl", "אב abc 12", "abc 12 בא"},
		// A menu on one line falls apart: the second choice shows before the first.
		{"ltr", "1 אב 2 גד", "1 דג 2 בא"},
		{"ltr", "1 אב\n2 גד", "1 בא\n2 דג"},
	} {
		if got := VisualOrder(c.text, c.dir); got != c.want {
			t.Errorf("VisualOrder(%q, %s) = %q, want %q", c.text, c.dir, got, c.want)
		}
	}
}

// The same answers as another implementation of the algorithm.
func TestVisualOrderAsFriBidi(t *testing.T) {
	data, err := os.ReadFile("testdata/fribidi.tsv")
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for line := range strings.Lines(string(data)) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(fields) != 3 {
			continue
		}
		checked++
		if got := VisualOrder(fields[1], fields[0]); got != fields[2] {
			t.Errorf("VisualOrder(%q, %s) = %q, want %q", fields[1], fields[0], got, fields[2])
		}
	}
	if checked != 400 {
		t.Errorf("%d lines checked, want 400", checked)
	}
}

// What a person would dial from the screen: Arabic, Persian, Urdu, Pashto and
// Sorani sentences around one number.
func TestNumbersInRightToLeftText(t *testing.T) {
	sentences := []string{
		"اتصل بالرقم %.",
		"اتصل بالرقم % أو اذهب إلى الطبيب.",
		"بە شمارە تلفن % زنگ بزنید",
		"ایمرجنسی کے لیے % پر فون کریں",
		"% ته زنګ ووهئ",
		"پەیوەندی بکە بە % (legevakt)",
		"legevakt (%) طبيب",
		"اتصل:\n%\nشكرا",
	}
	for _, c := range []struct {
		number string
		whole  bool // does it stay as it is dialled?
	}{
		{"113", true},
		{"116117", true},
		{"22591300", true},
		{"0046812345600", true},
		{Phone("rtl", "116 117", "116117"), true},
		{Phone("rtl", "22 59 13 00", "+4722591300"), true},
		{"116 117", false}, // shows as 117 116
		{"+4722591300", false},
		{"22 59 13 00", false},
	} {
		broken := 0
		for _, sentence := range sentences {
			text := strings.ReplaceAll(sentence, "%", c.number)
			if !strings.Contains(VisualOrder(text, "rtl"), c.number) {
				broken++
			}
		}
		if c.whole && broken > 0 || !c.whole && broken == 0 {
			t.Errorf("%q is broken in %d of %d sentences", c.number, broken, len(sentences))
		}
	}
}

func TestKnownReordering(t *testing.T) {
	for number, shown := range map[string]string{
		"116 117":      "117 116",
		"22 59 13 00":  "00 13 59 22",
		"+4722591300":  "4722591300+",
		"+47 22591300": "22591300 47+",
	} {
		if got := VisualOrder("اتصل بالرقم "+number, "rtl"); !strings.HasPrefix(got, shown+" ") {
			t.Errorf("%q shows as %q, want %q", number, got, shown)
		}
	}
}

// A phone set to Norwegian may show an Arabic message from left to right.
func TestUnbrokenNumberInEitherParagraph(t *testing.T) {
	for _, dir := range []string{"ltr", "rtl"} {
		if got := VisualOrder("اتصل بالرقم 116117 أو 113", dir); !strings.Contains(got, " 116117 ") || !strings.Contains(got, "113") {
			t.Errorf("%s: %q", dir, got)
		}
	}
}

func FuzzVisualOrder(f *testing.F) {
	for _, seed := range []string{"اتصل 116 117", "abc אב 12", "(אב", "\u2029אב", "\r", "٣+٤", "a\u0301ا\u064b"} {
		f.Add(seed, true)
		f.Add(seed, false)
	}
	f.Fuzz(func(t *testing.T, text string, rtl bool) {
		dir := leftToRight
		if rtl {
			dir = rightToLeft
		}
		if got := VisualOrder(text, dir); utf8.RuneCountInString(got) != utf8.RuneCountInString(text) {
			t.Fatalf("VisualOrder(%q) = %q", text, got)
		}
	})
}
