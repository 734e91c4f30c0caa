package wording

import (
	"strings"
	"testing"
	"time"

	"helsevei/content"
	"helsevei/content/hours"
)

// TestACardSaysWhatTheTextSays: what a channel with room shows beside the text is
// in the same words, and each fact names its source.
func TestACardSaysWhatTheTextSays(t *testing.T) {
	w := words(t)
	at := time.Date(2026, 11, 24, 10, 0, 0, 0, hours.Location())
	for _, lang := range []string{"nb", "en", "ar", "ti"} {
		r, err := w.Answer(lang, content.Need{Urgency: content.Routine, Situation: content.Rights, Place: "oslo"}, at, 0)
		if err != nil || len(r.Services) == 0 {
			t.Fatalf("%s: %+v, %v", lang, r, err)
		}
		for _, s := range r.Services {
			for _, said := range []string{s.Contact, s.Cost} {
				if !strings.Contains(r.Text, said) {
					t.Errorf("%s: %s: the card says %q, the text does not:\n%s", lang, s.ID, said, r.Text)
				}
			}
			if len(s.Sources) == 0 || len(s.Checked) != len(time.DateOnly) {
				t.Errorf("%s: %s: sources %q, checked %q", lang, s.ID, s.Sources, s.Checked)
			}
			if (s.Dial == "") != (s.Number == "") {
				t.Errorf("%s: %s: dial %q, written %q", lang, s.ID, s.Dial, s.Number)
			}
		}
		for _, right := range r.Rights {
			if !strings.Contains(r.Text, right.Text) || len(right.Sources) == 0 || right.Checked == "" {
				t.Errorf("%s: %+v is not what the text says:\n%s", lang, right, r.Text)
			}
		}
		if len(r.Rights) == 0 {
			t.Errorf("%s: no right is stated", lang)
		}
	}
}
