// Package corpus holds what people may text to Helsevei: one file a language in
// texts/, from which the model of dialogue/understand is trained and on which it
// is measured. Start with [Load]. The binary does not hold it.
//
// A file has families. A family is one scene; its lines are ways in which
// different people tell it:
//
//	[emergency not-breathing] grandfather found in the morning
//	bestefar puster ikke
//
//	[ordinary] vaccine for the youngest
//	trenger time til vaksine for minsten, bor i moss => situation=vaccination place=moss
//
// Behind "=>" stands what the text says: situation, urgency, age in years,
// status, place (the values of dialogue/understand's lexicons) and command.
// What is not named is not said.
package corpus

import (
	"embed"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"helsevei/content"
)

// Kind is what a family is about.
type Kind string

// The kinds there are.
const (
	Emergency Kind = "emergency" // danger to life
	Near      Kind = "near"      // sounds like one and is none
	Ordinary  Kind = "ordinary"  // what else people write
	Command   Kind = "command"   // a wish about the conversation itself
)

// Any is the danger of an emergency where more than one name would be right.
const Any = "any"

// Text is one text with what it says.
type Text struct {
	Language string // BCP 47 tag of the file
	Kind     Kind
	Danger   string // of an emergency: "not-breathing", ..., or [Any]
	Family   string // its title, "" outside families
	Text     string
	Facts    map[string]string // "situation", "urgency", "age", "status", "place", "command"; nil for none
}

// HeldBack tells whether the text is kept for measuring: one family of three.
// The choice hangs on the title, so that a scene which several languages share
// stands on one side.
func (t Text) HeldBack() bool {
	h := fnv.New32a()
	h.Write([]byte(t.Family))
	return t.Family != "" && h.Sum32()>>8%3 == 0
}

//go:embed texts/*.txt
var texts embed.FS

// Load reads the corpus. The error names each faulty line.
func Load() ([]Text, error) { return Read(texts, "texts/*.txt") }

// Read reads the files that match a pattern; a file's language is the last part
// of its name before ".txt".
func Read(files fs.FS, pattern string) ([]Text, error) {
	names, err := fs.Glob(files, pattern)
	if err != nil || len(names) == 0 {
		return nil, errors.Join(err, fmt.Errorf("corpus: no file matches %s", pattern))
	}
	var all []Text
	var faults []error
	for _, name := range names {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("corpus: read: %w", err)
		}
		texts, err := Parse(name, string(data))
		all = append(all, texts...)
		faults = append(faults, err)
	}
	return all, errors.Join(faults...)
}

// Parse reads one file.
func Parse(name, data string) ([]Text, error) {
	parts := strings.Split(strings.TrimSuffix(path.Base(name), ".txt"), ".")
	family := Text{Language: parts[len(parts)-1]}
	var all []Text
	var faults []error
	for i, line := range strings.Split(data, "\n") {
		line = strings.TrimSpace(line)
		var err error
		switch {
		case line == "", strings.HasPrefix(line, "# "):
		case line[0] == '[':
			err = family.open(line)
		case family.Kind == "":
			err = errors.New("a text before the first family")
		default:
			t := family
			err = t.read(line)
			all = append(all, t)
		}
		if err != nil {
			faults = append(faults, fmt.Errorf("corpus: %s:%d: %w", path.Base(name), i+1, err))
		}
	}
	return all, errors.Join(faults...)
}

// open reads a family's title.
func (t *Text) open(line string) error {
	title, family, ok := strings.Cut(line[1:], "]")
	kind, rest, _ := strings.Cut(title, " ")
	t.Kind, t.Danger, t.Family = Kind(kind), "", strings.TrimSpace(family)
	switch t.Kind {
	case Emergency:
		if t.Danger = rest; rest == "" {
			return fmt.Errorf("%s names no danger", line)
		}
	case Near, Ordinary, Command: // the rest says to people what the family is about
	default:
		ok = false
	}
	if !ok {
		return fmt.Errorf("%s is not like \"[emergency burns] title\"; the kinds are emergency, near, ordinary and command", line)
	}
	return nil
}

// read reads a line of a family.
func (t *Text) read(line string) error {
	text, facts, _ := strings.Cut(line, "=>")
	if t.Text = strings.TrimSpace(text); t.Text == "" {
		return fmt.Errorf("%q has no text", line)
	}
	for _, fact := range strings.Fields(facts) {
		key, value, _ := strings.Cut(fact, "=")
		if !isFact(key, value) {
			return fmt.Errorf("%q says nothing that is known", fact)
		}
		if t.Facts == nil {
			t.Facts = map[string]string{}
		}
		t.Facts[key] = value
	}
	return nil
}

func isFact(key, value string) bool {
	switch key {
	case "situation":
		return slices.Contains(content.Situations, content.Situation(value))
	case "urgency":
		return slices.Contains([]content.Urgency{content.LifeThreatening, content.Urgent, content.Routine}, content.Urgency(value))
	case "status":
		return slices.Contains(content.AllStatuses(), content.Status(value))
	case "age":
		_, err := strconv.Atoi(value)
		return err == nil
	}
	return value != "" && slices.Contains([]string{"place", "command", "language", "emergency"}, key)
}
