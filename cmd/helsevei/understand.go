package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"helsevei/dialogue/guess"
	"helsevei/dialogue/understand"
)

type understandCommand struct {
	Text []string `arg:"" optional:"" help:"The text. Without it every line of standard input is one."`
	Lang string   `help:"The conversation's language so far." placeholder:"TAG"`
	JSON bool     `help:"Print JSON, one object a text; so it is for standard input."`
	Why  bool     `help:"Print which phrases and which words decided, too; with JSON on standard error."`
}

// Run prints what each text says.
func (c *understandCommand) Run(t terminal) error {
	reader, err := understand.New(guess.New())
	if err != nil {
		return err
	}
	if len(c.Text) > 0 {
		return c.print(t, reader, strings.Join(c.Text, " "))
	}
	c.JSON = true
	lines := bufio.NewReader(t.in)
	for {
		line, err := lines.ReadString('\n')
		if line != "" {
			if err := c.print(t, reader, strings.TrimRight(line, "\r\n")); err != nil {
				return err
			}
		}
		switch err {
		case nil:
		case io.EOF:
			return nil
		default:
			return fmt.Errorf("read standard input: %w", err)
		}
	}
}

func (c *understandCommand) print(t terminal, reader *understand.Reader, text string) error {
	said := saidOf(reader.Read(text, c.Lang))
	to := t.out
	if c.JSON {
		to = t.err // so that what is on standard output stays JSON
		if err := json.NewEncoder(t.out).Encode(said); err != nil {
			return err
		}
	} else if _, err := io.WriteString(t.out, said.String()); err != nil {
		return err
	}
	if c.Why {
		for _, line := range reader.Why(text, c.Lang) {
			fmt.Fprintln(to, " ", line)
		}
	}
	return nil
}

// said is a reading as it is printed; what the text does not say is left out.
type said struct {
	Language  string `json:"language,omitempty"`
	Emergency string `json:"emergency,omitempty"`
	Urgency   string `json:"urgency,omitempty"`
	Situation string `json:"situation,omitempty"`
	Age       *int   `json:"age,omitempty"` // whole years
	Status    string `json:"status,omitempty"`
	Place     string `json:"place,omitempty"`
	Command   string `json:"command,omitempty"` // "language:en" where it names which
}

func saidOf(r understand.Reading) said {
	return said{r.Language, r.Emergency, string(r.Need.Urgency), string(r.Need.Situation), r.Need.Age, string(r.Need.Status),
		string(r.Need.Place), strings.TrimSuffix(string(r.Command)+":"+r.Choose, ":")}
}

// String is one line for each thing said.
func (s said) String() string {
	var b strings.Builder
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%-10s %s\n", name, value)
		}
	}
	line("language", s.Language)
	line("emergency", s.Emergency)
	line("urgency", s.Urgency)
	line("situation", s.Situation)
	if s.Age != nil {
		line("age", fmt.Sprint(*s.Age))
	}
	line("status", s.Status)
	line("place", s.Place)
	line("command", s.Command)
	if b.Len() == 0 {
		return "nothing understood\n"
	}
	return b.String()
}
