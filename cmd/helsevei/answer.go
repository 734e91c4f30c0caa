package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"helsevei/channels"
	"helsevei/channels/gsm"
	"helsevei/content"
	"helsevei/content/hours"
)

type answerCommand struct {
	Urgency   string `help:"life-threatening, urgent or routine."`
	Situation string `help:"What it is about, such as illness, pregnancy or dental."`
	Status    string `help:"resident, asylum-seeker, d-number, no-legal-stay, visitor or a finer group such as visitor/ehic."`
	Place     string `help:"oslo, oslo/alna, bergen, moss or another municipality."`
	Age       *int   `help:"Whole years of the person who needs help."`
	Topic     string `help:"Instead of a need, a topic to be told about: fastlege, patient or services."`
	Lang      string `default:"nb" help:"Language." placeholder:"TAG"`
	At        string `help:"Time of asking, RFC 3339 or 2006-01-02T15:04 in Oslo. Default: now." placeholder:"TIME"`
	JSON      bool   `help:"Print JSON."`
	Why       bool   `help:"Print the rules and sources used, too; with --json on standard error."`
}

// Run prints one answer.
func (c *answerCommand) Run(t terminal) error {
	m, err := newMind()
	if err != nil {
		return err
	}
	at, err := moment(c.At)
	if err != nil {
		return usageError{err}
	}
	lang, err := m.language(c.Lang)
	if err != nil {
		return err
	}
	reply, because, err := c.answer(m, lang, at)
	if err != nil {
		return err
	}
	if c.JSON {
		err = m.printJSON(t.out, reply, at)
	} else {
		_, err = fmt.Fprintln(t.out, reply.Text)
	}
	if c.Why {
		to := t.out
		if c.JSON {
			to = t.err // so that what is on standard output stays JSON
		}
		because(to)
	}
	return err
}

// answer gives the reply, and what prints the reasons for it.
func (c *answerCommand) answer(m *mind, lang string, at time.Time) (channels.Reply, func(io.Writer), error) {
	need, err := c.need(m.directory)
	switch {
	case err != nil:
		return channels.Reply{}, nil, usageError{err}
	case c.Topic == "":
		reply, err := m.words.Answer(lang, need, at, 0)
		return reply, func(w io.Writer) { why(w, m.directory.Answer(need, at)) }, err
	case need != content.Need{}:
		return channels.Reply{}, nil, usageError{errors.New("--topic is told whatever the need: leave the other facts out")}
	}
	topic, ok := m.directory.Topic(c.Topic)
	if !ok {
		return channels.Reply{}, nil, usageError{fmt.Errorf("--topic %q: expected one of %q", c.Topic, m.directory.TopicIDs())}
	}
	reply, err := m.words.Topic(lang, c.Topic, at, 0)
	return reply, func(w io.Writer) { whyTopic(w, topic) }, err
}

// language resolves a tag.
func (m *mind) language(tag string) (string, error) {
	resolved, ok := m.catalog.Resolve(tag)
	if !ok {
		return "", usageError{fmt.Errorf("--lang %q: not a language of Helsevei; expected one of %s", tag, strings.Join(tags(m.catalog), " "))}
	}
	return resolved, nil
}

func (c *answerCommand) need(d *content.Directory) (content.Need, error) {
	n := content.Need{Urgency: content.Urgency(c.Urgency), Situation: content.Situation(c.Situation),
		Status: content.Status(c.Status), Age: c.Age, Place: d.Place(c.Place)}
	if err := known("urgency", n.Urgency, content.Urgencies); err != nil {
		return n, err
	}
	if err := known("situation", n.Situation, content.Situations); err != nil {
		return n, err
	}
	if n.Age != nil && (*n.Age < 0 || *n.Age > 150) {
		return n, fmt.Errorf("--age %d: expected whole years from 0 to 150", *n.Age)
	}
	return n, known("status", n.Status, content.AllStatuses())
}

func known[T ~string](flag string, value T, all []T) error {
	if value == "" || slices.Contains(all, value) {
		return nil
	}
	return fmt.Errorf("--%s %q: expected one of %q", flag, value, all)
}

// moment reads a time; without a zone it is Oslo's.
func moment(text string) (time.Time, error) {
	if text == "" {
		return time.Now(), nil
	}
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t, nil
	}
	t, err := time.ParseInLocation("2006-01-02T15:04", text, hours.Location())
	if err != nil {
		return t, fmt.Errorf("--at %q: expected RFC 3339 or 2006-01-02T15:04", text)
	}
	return t, nil
}

// answerJSON is the answer for programs.
type answerJSON struct {
	Lang     string        `json:"lang"`
	Text     string        `json:"text"`
	Encoding gsm.Encoding  `json:"encoding"`
	Segments int           `json:"segments"`
	Services []serviceJSON `json:"services"`
}

type serviceJSON struct {
	ID      string      `json:"id"`
	Name    string      `json:"name"`
	Phones  []phoneJSON `json:"phones"`
	Address string      `json:"address"`
	URL     string      `json:"url"`
	Open    *bool       `json:"open"`  // null: no source gives the hours
	Opens   *time.Time  `json:"opens"` // when it opens next, if it is closed
}

type phoneJSON struct {
	Number string `json:"number"`
	Dial   string `json:"dial"`
}

func (m *mind) printJSON(w io.Writer, r channels.Reply, at time.Time) error {
	size := gsm.Measure(r.Text)
	out := answerJSON{Lang: r.Lang, Text: r.Text, Encoding: size.Encoding, Segments: size.Segments, Services: []serviceJSON{}}
	for _, named := range r.Services {
		s, _ := m.directory.Service(named.ID)
		out.Services = append(out.Services, describe(s, at))
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(out)
}

func describe(s *content.Service, at time.Time) serviceJSON {
	out := serviceJSON{ID: s.ID, Name: s.Name, Phones: []phoneJSON{}, Address: s.Address(), URL: s.URL}
	for _, p := range s.Phones {
		out.Phones = append(out.Phones, phoneJSON{p.Number, p.Dial})
	}
	o := s.Opening(at)
	if o.Known {
		out.Open = &o.Open
	}
	if o.Known && !o.Open && !o.Change.IsZero() {
		out.Opens = &o.Change
	}
	return out
}

// why prints what the answer rests on: each service with the rules that it
// carries out and the row that lets the person in, and each right.
func why(w io.Writer, a content.Answer) {
	fmt.Fprintln(w, "\nWhy:")
	for _, s := range a.Services {
		fmt.Fprintf(w, "  service %s, fitness %d, assured %s", s.ID, s.Fitness, s.Assured)
		if len(s.Rules) > 0 {
			fmt.Fprintf(w, ", rules %s", strings.Join(s.Rules, " "))
		}
		if r := s.GrantedBy(a.Need); r != nil {
			fmt.Fprintf(w, ", granted by %s", r.ID)
		}
		fmt.Fprintln(w)
		cite(w, s.Sources)
	}
	for _, r := range a.Rights {
		fmt.Fprintf(w, "  right %s (%s), assured %s\n", strings.Join(append([]string{r.ID}, r.Also...), " "), r.Say, r.Assured)
		cite(w, r.Sources)
	}
}

func whyTopic(w io.Writer, t *content.Topic) {
	fmt.Fprintf(w, "\nWhy:\n  topic %s, assured %s\n", t.ID, t.Assured)
	for i := range t.Points {
		fmt.Fprintf(w, "  sentence %s\n", t.Points[i].Message())
		cite(w, t.Points[i].Cited())
	}
}

func cite(w io.Writer, sources []string) {
	for _, source := range sources {
		fmt.Fprintln(w, "    ", source)
	}
}
