package wording

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"helsevei/channels/gsm"
)

func TestANumberIsNotCut(t *testing.T) {
	numbers := []string{"116 117", "22 59 13 00", "113"}
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.SampledFrom([]string{"ring", "Åpent", "nå.", "\n", "врач", "113", "116 117", "22 59 13 00", "x"})
		before := strings.Join(rapid.SliceOfN(word, 20, 120).Draw(t, "words"), " ")
		after := whole(before, numbers)
		if squeeze(after) != squeeze(before) {
			t.Fatalf("the words changed:\n%q\n%q", before, after)
		}
		parts := gsm.Parts(after)
		for _, n := range numbers {
			inParts := 0
			for _, p := range parts {
				inParts += strings.Count(p, n)
			}
			if whole := strings.Count(after, n); inParts != whole {
				t.Errorf("%q stands %d times in the text and %d times in its parts %q", n, whole, inParts, parts)
			}
		}
	})
}

// TestAPageFitsWithItsSpaces: a page that is only too long once its numbers are
// moved past a border says its first line in short.
func TestAPageFitsWithItsSpaces(t *testing.T) {
	w := words(t)
	tail := []line{{text: "Kan det ikke vente: legevakt 116 117."}, {text: "Fare for liv: ring 113, ikke SMS."}}
	for letter, limit := range map[string]int{"x": 3 * 153, "ж": 4 * 67} {
		room := limit - utf8.RuneCountInString(joined(tail)) - len("\n 116 117 ")
		for before := range room {
			text := strings.Repeat(letter, before) + " 116 117 " + strings.Repeat(letter, room-before)
			body := []line{{text: text, short: letter}}
			if !affordable(joined(append(body, tail...))) {
				t.Fatalf("%q does not fit even without spaces", text)
			}
			out, _ := w.fit("nb", body, tail, 1, "")
			if !affordable(out.Text) {
				t.Errorf("%s, number at %d: %d segments", letter, before, gsm.Measure(out.Text).Segments)
			}
		}
	}
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }
