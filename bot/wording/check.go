package wording

import (
	"fmt"
	"strings"
	"time"

	"helsevei/channels/gsm"
	"helsevei/content"
	"helsevei/dialogue"
	"helsevei/locales"
)

// Check writes everything that can be said in a language at a time and gives
// what is wrong with it, each fault once: a text that takes more segments than
// its budget, a number that right-to-left text would reorder or that the
// network would cut in two, a line that is lost.
func (w *Words) Check(lang string, at time.Time) []error {
	c := &checker{words: w, lang: lang, at: at, seen: map[string]bool{}}
	c.questions()
	for n := range w.directory.Needs() {
		c.answer(n)
	}
	return c.faults
}

type checker struct {
	words  *Words
	lang   string
	at     time.Time
	seen   map[string]bool // faults and texts
	faults []error
}

func (c *checker) fault(format string, args ...any) {
	if text := fmt.Sprintf(format, args...); !c.seen[text] {
		c.seen[text] = true
		c.faults = append(c.faults, fmt.Errorf("locales/active.%s.toml: %s", c.lang, text))
	}
}

// QuestionBudget is how many segments a question may take, with the note above
// it.
func QuestionBudget(e gsm.Encoding) int {
	if e == gsm.GSM7 {
		return 2
	}
	return 3
}

// questions checks every question with every note that can stand above it, and
// every note alone.
func (c *checker) questions() {
	notes := []dialogue.Note{dialogue.Greeting, dialogue.NotUnderstood, dialogue.Person, dialogue.HelpNote,
		dialogue.Stopped, dialogue.Deleted, dialogue.NoMore, dialogue.AfterAnswer}
	for _, n := range notes {
		c.reply(dialogue.Reply{Lang: c.lang, Notes: []dialogue.Note{n}}, "note."+string(n))
	}
	for _, q := range dialogue.Table() {
		if q.Step == dialogue.Language {
			q.Choices = []string{c.lang}
		}
		c.reply(dialogue.Reply{Lang: c.lang, Question: &q}, "question."+string(q.Step))
		above := []dialogue.Note{dialogue.NotUnderstood, dialogue.NoMore}
		if q.Step == dialogue.Urgency {
			above = append(above, dialogue.Greeting, dialogue.Person)
		}
		for _, n := range above {
			c.reply(dialogue.Reply{Lang: c.lang, Notes: []dialogue.Note{n}, Question: &q}, "note."+string(n)+" with question."+string(q.Step))
		}
	}
}

func (c *checker) reply(r dialogue.Reply, what string) {
	out, err := c.words.Reply(r, c.at)
	if err != nil {
		c.fault("%s: %v", what, err)
		return
	}
	if size := gsm.Measure(out.Text); size.Segments > QuestionBudget(size.Encoding) {
		c.fault("%s takes %d segments in %s; the budget is %d", what, size.Segments, size.Encoding, QuestionBudget(size.Encoding))
	}
	c.numbers(out.Text, what)
}

// answer checks all pages of the answer to a need.
func (c *checker) answer(n content.Need) {
	what := fmt.Sprintf("the answer for urgency %q, situation %q, status %q, place %q", n.Urgency, n.Situation, n.Status, n.Place)
	for page := 0; page < 8; page++ {
		out, err := c.words.Answer(c.lang, n, c.at, page)
		if err != nil {
			c.fault("%s: %v", what, err)
			return
		}
		if len(out.Services) == 0 {
			return // no more pages
		}
		if c.seen[out.Text] {
			continue
		}
		c.seen[out.Text] = true
		size := gsm.Measure(out.Text)
		if size.Segments > Budget(size.Encoding) {
			c.fault("%s takes %d segments in %s; the budget is %d", what, size.Segments, size.Encoding, Budget(size.Encoding))
		}
		emergency, _ := c.words.directory.Service(content.EmergencyID)
		if !strings.Contains(out.Text, emergency.Phone().Number) {
			c.fault("%s does not name %s", what, emergency.Phone().Number)
		}
		c.numbers(out.Text, what)
	}
}

// numbers checks that every number in a text reads as it is dialled.
func (c *checker) numbers(text, what string) {
	direction := c.words.directions[c.lang]
	numbers := c.words.numbers[direction]
	if at, by := cut(text, numbers); by > 0 {
		c.fault("%s: the number at %q is cut in two", what, text[at:])
	}
	visual := locales.VisualOrder(text, direction)
	for _, n := range numbers {
		if strings.Count(visual, n) < strings.Count(text, n) {
			c.fault("%s: %s is not read in the order in which it is dialled", what, n)
		}
	}
}
