package wording

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"helsevei/channels"
	"helsevei/channels/gsm"
	"helsevei/content"
	"helsevei/dialogue"
	"helsevei/locales"
)

// Check writes everything that can be said in a language at a time and gives
// what is wrong with it, each fault once: a text that takes more segments than
// its budget, a number that right-to-left text would reorder or that the
// network would cut in two, a line that is lost. outcomes are the directory's.
func (w *Words) Check(lang string, outcomes []*content.Outcome, at time.Time) []error {
	c := &checker{words: w, lang: lang, at: at, seen: map[string]bool{}}
	c.questions()
	for _, o := range outcomes {
		a := o.At(at)
		what := "the answer for " + o.Needs[0].String()
		named := c.pages(what, func(page int) (channels.Reply, error) { return w.answer(lang, a, page) })
		for _, s := range a.Services {
			if !slices.Contains(named, s.ID) {
				c.fault("%s: %s is lost", what, s.ID)
			}
		}
	}
	for _, id := range w.directory.TopicIDs() {
		c.pages("topic "+id, func(page int) (channels.Reply, error) { return w.Topic(lang, id, at, page) })
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
		switch q.Step {
		case dialogue.Language:
			q.Choices = dialogue.Offer(nil, c.words.tags(), 0)
		case dialogue.Topic:
			q.Choices = c.words.directory.TopicIDs()
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
	budget := QuestionBudget
	if r.Question == nil {
		budget = Budget
	}
	if size := gsm.Measure(out.Text); size.Segments > budget(size.Encoding) {
		c.fault("%s takes %d segments in %s; the budget is %d", what, size.Segments, size.Encoding, budget(size.Encoding))
	}
	c.numbers(out.Text, what)
}

// pages checks all pages of an answer, and gives the services that they name.
func (c *checker) pages(what string, write func(page int) (channels.Reply, error)) (named []string) {
	last := ""
	for page := 0; ; page++ {
		out, err := write(page)
		if err != nil {
			c.fault("%s: %v", what, err)
			return named
		}
		if len(out.Services) == 0 || out.Text == last {
			return named // no more pages
		}
		last = out.Text
		for _, s := range out.Services {
			named = append(named, s.ID)
		}
		if !c.seen[out.Text] {
			c.seen[out.Text] = true
			c.page(out.Text, what)
		}
	}
}

func (c *checker) page(text, what string) {
	size := gsm.Measure(text)
	if size.Segments > Budget(size.Encoding) {
		c.fault("%s takes %d segments in %s; the budget is %d", what, size.Segments, size.Encoding, Budget(size.Encoding))
	}
	if number := c.words.standing[c.lang]["Emergency"]; !strings.Contains(text, number) {
		c.fault("%s does not name %s", what, number)
	}
	c.numbers(text, what)
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
