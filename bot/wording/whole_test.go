package wording

import (
	"strings"
	"testing"

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

func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }
