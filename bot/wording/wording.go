// Package wording puts what the dialogue decided into words: the sentences of
// package locales, filled with the facts of package content, fitted into as
// few SMS segments as the budget allows. Start with [Words.Reply].
//
// The same arguments give the same bytes; the time is an argument.
package wording

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"helsevei/channels"
	"helsevei/channels/gsm"
	"helsevei/content"
	"helsevei/dialogue"
	"helsevei/locales"
)

// bilingual are the languages of a reply to somebody whose language is not
// known.
var bilingual = [...]string{"nb", "en"}

// understood are the languages that whoever answers 113 speaks.
var understood = []string{"nb", "nn"}

// Words writes replies. It does not change and is safe for concurrent use.
type Words struct {
	catalog    *locales.Catalog
	directory  *content.Directory
	directions map[string]string            // by tag
	names      map[string]string            // a language's own name, by tag
	standing   map[string]map[string]string // by tag: the variables that many sentences have
	numbers    map[string][]string          // by direction: every number as it is written
	norwegian  map[string]string            // a language's Norwegian name by tag, for those who need an interpreter
	unreviewed map[string]bool
}

// New makes Words, and fails when a sentence is missing for something that the
// dialogue or the directory may say.
func New(c *locales.Catalog, d *content.Directory) (*Words, error) {
	w := &Words{catalog: c, directory: d, directions: map[string]string{}, names: map[string]string{},
		standing: map[string]map[string]string{}, numbers: map[string][]string{}, norwegian: map[string]string{}, unreviewed: map[string]bool{}}
	for _, l := range c.Languages() {
		w.directions[l.Tag], w.names[l.Tag], w.unreviewed[l.Tag] = l.Direction, l.Name, l.Reviewer == ""
		if !slices.Contains(understood, l.Tag) {
			w.norwegian[l.Tag] = l.Norwegian
		}
		w.standing[l.Tag] = w.standingNumbers(l.Direction)
		w.numbers[l.Direction] = allNumbers(d, l.Direction)
	}
	return w, w.missing()
}

// standingNumbers are the numbers that sentences name by a variable.
func (w *Words) standingNumbers(direction string) map[string]string {
	numbers := map[string]string{}
	for variable, id := range map[string]string{
		"Emergency": content.EmergencyID, "NoSIM": content.NoSIMID, "Legevakt": content.LegevaktID,
		"Fire": content.FireID, "TextPhone": content.TextPhoneID,
	} {
		s, _ := w.directory.Service(id)
		numbers[variable] = locales.Phone(direction, s.Phone().Number, s.Phone().Dial)
	}
	return numbers
}

// allNumbers are the numbers of the directory as they are written.
func allNumbers(d *content.Directory, direction string) []string {
	var all []string
	for _, s := range d.Services {
		for _, p := range s.Phones {
			if p.Abroad {
				all = append(all, locales.PhoneAbroad(direction, p.Number, p.Dial))
			} else {
				all = append(all, locales.Phone(direction, p.Number, p.Dial))
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// missing lists the messages that could be asked for and are not there.
func (w *Words) missing() error {
	var faults []error
	need := func(id string) {
		if !w.catalog.Has(id) {
			faults = append(faults, fmt.Errorf("message %q is missing in locales/active.%s.toml", id, locales.Reference))
		}
	}
	for _, q := range dialogue.Table() {
		need("question." + string(q.Step))
		for _, v := range q.Choices {
			need(choiceID(q, v))
		}
	}
	for _, s := range w.directory.Services {
		if len(s.Offers) > 0 {
			need("kind." + s.Kind)
		}
	}
	for _, r := range w.directory.Rights {
		if r.Say != "" {
			need("right." + r.Say)
		}
	}
	for _, t := range w.directory.Topics {
		need(topicID(t.ID))
		for i := range t.Points {
			need(t.Points[i].Message())
		}
	}
	return errors.Join(faults...)
}

func (w *Words) tags() (tags []string) {
	for _, l := range w.catalog.Languages() {
		tags = append(tags, l.Tag)
	}
	return tags
}

func choiceID(q dialogue.Question, value string) string {
	return "choice." + string(q.Slot) + "." + strings.ReplaceAll(value, "/", "-")
}

// text writes one message, giving it those of the standing numbers that it
// names.
func (w *Words) text(lang, id string, vars map[string]string) (string, error) {
	var all map[string]string
	for _, name := range w.catalog.Variables(id) {
		if all == nil {
			all = map[string]string{}
		}
		all[name] = vars[name]
		if number, ok := w.standing[lang][name]; ok {
			all[name] = number
		}
	}
	return w.catalog.Text(lang, id, all)
}

// Trouble is what to say when nothing else can be said: the numbers that are
// right for everybody, in Norwegian and English.
func (w *Words) Trouble() (channels.Reply, error) {
	text, err := w.each("", func(lang string) (string, error) { return w.text(lang, "note.trouble", nil) })
	return channels.Reply{Lang: bilingual[0], Text: text}, err
}

// Standing gives the sentences that are right for everybody, in one language:
// what to do in danger, and where a person answers.
func (w *Words) Standing(lang string) ([]string, error) {
	var lines []string
	for _, ids := range [][]string{{"answer.emergency"}, {"note.person", "answer.danger"}} {
		text, err := w.sentences(lang, ids...)
		if err != nil {
			return nil, err
		}
		lines = append(lines, text)
	}
	return lines, nil
}

// each writes a text in lang or, if that is not known, in both languages that
// most people in Norway can read, one below the other.
func (w *Words) each(lang string, write func(lang string) (string, error)) (string, error) {
	texts, err := w.both(lang, write)
	return strings.Join(texts, "\n"), err
}

func (w *Words) both(lang string, write func(lang string) (string, error)) (texts []string, err error) {
	if lang != "" {
		text, err := write(lang)
		return []string{text}, err
	}
	for _, l := range bilingual {
		text, err := write(l)
		if err != nil {
			return nil, err
		}
		texts = append(texts, text)
	}
	return texts, nil
}

// Reply writes what the dialogue decided, for somebody who reads it at a time.
func (w *Words) Reply(r dialogue.Reply, at time.Time) (channels.Reply, error) {
	switch {
	case r.Answer != nil:
		reply, err := w.Answer(r.Lang, *r.Answer, at, r.Page)
		reply.Urgent = r.Urgent()
		return w.below(reply, r, err)
	case r.Topic != "":
		reply, err := w.Topic(r.Lang, r.Topic, at, r.Page)
		return w.below(reply, r, err)
	}
	return w.fitted(r)
}

// below writes the notes below an answer. They may make it a segment longer
// than an answer should be.
func (w *Words) below(reply channels.Reply, r dialogue.Reply, err error) (channels.Reply, error) {
	notes, noteErr := w.notes(r, noHint)
	if len(notes) > 0 {
		reply.Text = whole(strings.Join(append([]string{reply.Text}, notes...), "\n"), w.numbers[w.directions[reply.Lang]])
	}
	return reply, errors.Join(err, noteErr)
}

// fitted writes notes and a question, with the hints that there is room for.
func (w *Words) fitted(r dialogue.Reply) (channels.Reply, error) {
	budget := QuestionBudget
	if r.Question == nil {
		budget = Budget
	}
	out, err := w.plain(r, everyHint)
	for _, h := range []hints{noStart, noHint} {
		if size := gsm.Measure(out.Text); err != nil || size.Segments <= budget(size.Encoding) {
			break
		}
		out, err = w.plain(r, h)
	}
	return out, err
}

// hints says which of the sentences that help, but can be done without, are
// said: they go first when a text is too long.
type hints int

const (
	everyHint hints = iota
	noStart         // not how to start anew
	noHint          // nor how to answer
)

// plain writes notes and a question.
func (w *Words) plain(r dialogue.Reply, h hints) (channels.Reply, error) {
	out := channels.Reply{Lang: cmp.Or(r.Lang, bilingual[0])}
	lines, err := w.notes(r, h)
	if err != nil {
		return out, err
	}
	if r.Question != nil {
		question, err := w.question(&out, r, h)
		if err != nil {
			return out, err
		}
		lines = append(lines, question)
	}
	out.Text = whole(strings.Join(lines, "\n"), w.numbers[w.directions[out.Lang]])
	return out, nil
}

func (w *Words) notes(r dialogue.Reply, h hints) (lines []string, err error) {
	for _, n := range r.Notes {
		note, err := w.each(r.Lang, func(lang string) (string, error) { return w.note(lang, n, h) })
		if err != nil {
			return nil, err
		}
		lines = append(lines, note)
	}
	return lines, nil
}

// note writes a note, with what to do in danger, and how to start anew where
// that is of use.
func (w *Words) note(lang string, n dialogue.Note, h hints) (string, error) {
	ids := []string{"note." + string(n)}
	switch n {
	case dialogue.HelpNote:
		if w.unreviewed[lang] {
			ids = append(ids, "note.unreviewed")
		}
	case dialogue.NoIdentity:
	case dialogue.NotUnderstood, dialogue.Stopped, dialogue.NoMore:
		ids = append(ids, "answer.danger", "note.start")
	default:
		ids = append(ids, "answer.danger")
	}
	if n == dialogue.Greeting && h >= noHint {
		ids = ids[1:]
	}
	if last := len(ids) - 1; h >= noStart && ids[last] == "note.start" {
		ids = ids[:last]
	}
	return w.sentences(lang, ids...)
}

// sentences writes messages one after another.
func (w *Words) sentences(lang string, ids ...string) (string, error) {
	c := composer{words: w, lang: lang}
	texts := make([]string, len(ids))
	for i, id := range ids {
		texts[i] = c.text(id, nil)
	}
	return join(texts...), c.err
}

// question writes the question and its choices, one a line: on one line two
// choices would change places in right-to-left text.
func (w *Words) question(out *channels.Reply, r dialogue.Reply, h hints) (string, error) {
	ids := []string{"question." + string(r.Question.Step)}
	if h < noHint && byNumber(r.Question.Step) {
		ids = append(ids, "question.number")
	}
	text, err := w.each(r.Lang, func(lang string) (string, error) { return w.sentences(lang, ids...) })
	lines := []string{text}
	for i, value := range r.Question.Choices {
		label, labelErr := w.choice(r.Lang, *r.Question, value)
		err = errors.Join(err, labelErr)
		c := channels.Choice{Digit: strconv.Itoa(i + 1), Label: label}
		out.Choices = append(out.Choices, c)
		lines = append(lines, c.Digit+" "+c.Label)
	}
	return strings.Join(lines, "\n"), err
}

// byNumber are the questions below which stands that a number is an answer.
func byNumber(s dialogue.Step) bool {
	return s == dialogue.Problem || s == dialogue.Situation || s == dialogue.Else || s == dialogue.Topic
}

// Choice is what a choice is called in a language: what the question prints
// beside its digit.
func (w *Words) Choice(lang string, q dialogue.Question, value string) string {
	text, err := w.choice(lang, q, value)
	if err != nil {
		return value // New has checked that every label is there
	}
	return text
}

// choice is a language's own name, or what a value is called in the person's
// language.
func (w *Words) choice(lang string, q dialogue.Question, value string) (string, error) {
	if q.Step == dialogue.Language {
		return cmp.Or(w.names[value], "..."), nil
	}
	labels, err := w.both(lang, func(lang string) (string, error) { return w.text(lang, choiceID(q, value), nil) })
	return strings.Join(labels, " / "), err
}
