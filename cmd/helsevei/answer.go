package main

import (
	"encoding/json"
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
	Status    string `help:"resident, asylum-seeker, d-number, no-legal-stay or visitor."`
	Place     string `help:"oslo, oslo/alna, bergen, moss or another municipality."`
	Age       *int   `help:"Whole years of the person who needs help."`
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
	need, err := c.need(m.directory)
	if err != nil {
		return usageError{err}
	}
	at, err := moment(c.At)
	if err != nil {
		return usageError{err}
	}
	lang, err := m.language(c.Lang)
	if err != nil {
		return err
	}
	reply, err := m.words.Answer(lang, need, at, 0)
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
		why(to, m.directory.Answer(need, at))
	}
	return err
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

// why prints what the answer rests on.
func why(w io.Writer, a content.Answer) {
	fmt.Fprintln(w, "\nWhy:")
	for _, s := range a.Services {
		fmt.Fprintf(w, "  service %s, fitness %d, assured %s\n", s.ID, s.Fitness, s.Assured)
		for _, source := range s.Sources {
			fmt.Fprintln(w, "    ", source)
		}
	}
	for _, r := range a.Rights {
		fmt.Fprintf(w, "  right %s (%s), assured %s\n", r.ID, r.Say, r.Assured)
		for _, source := range r.Sources {
			fmt.Fprintln(w, "    ", source)
		}
	}
}
