package wording

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"helsevei/channels/gsm"
	"helsevei/content"
	"helsevei/dialogue"
)

const readme = "../../README.md"

// The marks in README.md between which the table of segments stands.
const tableBegins, tableEnds = "<!-- segments: make answers writes this -->\n", "<!-- end of segments -->\n"

// TestSegments holds the table in README.md against what every language takes.
func TestSegments(t *testing.T) {
	w := words(t)
	outcomes := w.directory.Outcomes()
	rows := make([]string, len(w.tags()))
	inParallel(len(rows), func(i int) { rows[i] = w.segments(t, w.tags()[i], outcomes) })
	table := "| language | question, longest | first page of an answer: median, longest | pages in UCS-2 |\n|---|---|---|---|\n" + strings.Join(rows, "")
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(text), tableBegins)
	old, after, closed := strings.Cut(rest, tableEnds)
	switch {
	case !ok || !closed:
		t.Fatalf("README.md has no %q and %q", tableBegins, tableEnds)
	case *update:
		if err := os.WriteFile(readme, []byte(before+tableBegins+table+tableEnds+after), 0o644); err != nil {
			t.Fatal(err)
		}
	case old != table:
		t.Errorf("README.md has another table of segments; run make answers. It should be:\n%s", table)
	}
}

// segments is the row of a language.
func (w *Words) segments(t *testing.T, lang string, outcomes []*content.Outcome) string {
	var sizes []int
	ucs, longest := 0, 0
	for _, o := range outcomes {
		out, err := w.answer(lang, o.At(when(t, moments[0].at)), 0)
		if err != nil {
			t.Error(err)
			return ""
		}
		size := gsm.Measure(out.Text)
		sizes = append(sizes, size.Segments)
		if size.Encoding == gsm.UCS2 {
			ucs++
		}
	}
	for _, q := range dialogue.Table() {
		switch q.Step {
		case dialogue.Language:
			q.Choices = dialogue.Offer(nil, w.tags(), 0)
		case dialogue.Topic:
			q.Choices = w.directory.TopicIDs()
		}
		out, err := w.Reply(dialogue.Reply{Lang: lang, Question: &q}, when(t, moments[0].at))
		if err != nil {
			t.Error(err)
		}
		longest = max(longest, gsm.Measure(out.Text).Segments)
	}
	slices.Sort(sizes)
	return fmt.Sprintf("| `%s` %s | %d | %d, %d | %d %% |\n", lang, w.names[lang], longest, sizes[len(sizes)/2], sizes[len(sizes)-1], 100*ucs/len(sizes))
}
