// Package transcript reads and writes conversations as files that a health
// worker or a translator can read and change. Start with [Parse].
//
// A file is a txtar archive. Its comment says in plain words what the
// conversation is about, and "At: 2026-11-21T12:00" in it says when it takes
// place (in Oslo). Each section is one conversation, named for its language:
//
//	-- en --
//	Person: hello
//	Bot: first line
//	     second line
package transcript

import (
	"fmt"
	"regexp"
	"strings"

	"golang.org/x/tools/txtar"
)

// File is a file of transcripts.
type File struct {
	Comment       string
	At            string // "2006-01-02T15:04" in Oslo
	Conversations []Conversation
}

// Conversation is one section.
type Conversation struct {
	Name  string
	Turns []Turn
}

// Turn is what the person says and what the bot answers.
type Turn struct{ Person, Bot string }

const (
	person = "Person: "
	reply  = "Bot: "
	indent = "     " // as wide as reply
)

var moment = regexp.MustCompile(`(?m)^At: (\S+)$`)

// Parse reads a file. Its errors name section and line.
func Parse(data []byte) (File, error) {
	archive := txtar.Parse(data)
	f := File{Comment: string(archive.Comment)}
	at := moment.FindStringSubmatch(f.Comment)
	if at == nil {
		return f, fmt.Errorf("the comment has no line \"At: 2026-11-21T12:00\"")
	}
	f.At = at[1]
	for _, section := range archive.Files {
		c, err := conversation(section)
		if err != nil {
			return f, err
		}
		f.Conversations = append(f.Conversations, c)
	}
	if len(f.Conversations) == 0 {
		return f, fmt.Errorf("there is no section such as \"-- nb --\"")
	}
	return f, nil
}

func conversation(section txtar.File) (Conversation, error) {
	c := Conversation{Name: section.Name}
	for i, line := range strings.Split(strings.TrimSpace(string(section.Data)), "\n") {
		last := len(c.Turns) - 1
		switch {
		case strings.HasPrefix(line, person):
			c.Turns = append(c.Turns, Turn{Person: strings.TrimPrefix(line, person)})
		case strings.HasPrefix(line, reply) && last >= 0 && c.Turns[last].Bot == "":
			c.Turns[last].Bot = strings.TrimPrefix(line, reply)
		case strings.HasPrefix(line, indent) && last >= 0 && c.Turns[last].Bot != "":
			c.Turns[last].Bot += "\n" + strings.TrimPrefix(line, indent)
		case strings.TrimSpace(line) == "":
		default:
			return c, fmt.Errorf("section %s, line %d: expected %q, %q or a line that continues it", c.Name, i+1, person, reply)
		}
	}
	return c, nil
}

// Format writes a file as Parse reads it.
func Format(f File) []byte {
	archive := &txtar.Archive{Comment: []byte(f.Comment)}
	for _, c := range f.Conversations {
		var b strings.Builder
		for _, t := range c.Turns {
			fmt.Fprintf(&b, "%s%s\n%s%s\n", person, t.Person, reply, strings.ReplaceAll(t.Bot, "\n", "\n"+indent))
		}
		archive.Files = append(archive.Files, txtar.File{Name: c.Name, Data: []byte(b.String())})
	}
	return txtar.Format(archive)
}
