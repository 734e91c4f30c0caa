package locales

import (
	"slices"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
	"golang.org/x/text/unicode/bidi"
)

// The two directions of writing, as a file's [file] table names them.
const (
	leftToRight = "ltr"
	rightToLeft = "rtl"
)

// header is the [file] table.
type header struct {
	Name       string   `toml:"name"`
	Norwegian  string   `toml:"norwegian"`
	Direction  string   `toml:"direction"`
	Translator string   `toml:"translator"`
	Reviewer   string   `toml:"reviewer"`
	Reviewed   string   `toml:"reviewed"`
	Aliases    []string `toml:"aliases"`
	Same       []string `toml:"same"` // long messages that are rightly as in nb
}

func (h header) language(tag string) Language {
	return Language{
		Tag: tag, Name: h.Name, Norwegian: h.Norwegian, Direction: h.Direction,
		Translator: h.Translator, Reviewer: h.Reviewer, Reviewed: h.Reviewed,
		Aliases: h.Aliases,
	}
}

func (l *loader) readHeader(f *file, data []byte) bool {
	var content struct {
		File header `toml:"file"`
	}
	meta, err := toml.Decode(string(data), &content)
	if err != nil {
		l.strict.add(f.name, "", "cannot be read: %v", err)
		return false
	}
	for _, key := range meta.Undecoded() {
		if key[0] == "file" && len(key) > 1 {
			l.strict.add(f.name, "", "unknown key %s", key)
		}
	}
	f.header = content.File
	l.checkHeader(f)
	return true
}

func (l *loader) checkHeader(f *file) {
	l.checkFilled(f)
	l.checkDirection(f)
	l.checkReview(f)
}

func (l *loader) checkFilled(f *file) {
	for _, field := range []struct{ key, value string }{
		{"name", f.header.Name},
		{"norwegian", f.header.Norwegian},
		{"translator", f.header.Translator},
	} {
		if strings.TrimSpace(field.value) == "" {
			l.strict.add(f.name, "", "[file] says no %s", field.key)
		}
	}
}

// checkDirection holds the direction against the script of the language's own
// name: in a right-to-left file marked "ltr" every phone number could be shown
// with its groups exchanged.
func (l *loader) checkDirection(f *file) {
	direction := f.header.Direction
	if direction != leftToRight && direction != rightToLeft {
		l.strict.add(f.name, "", "direction is %q, not %q or %q", direction, leftToRight, rightToLeft)
		return
	}
	if script := scriptDirection(f.header.Name); script != "" && script != direction {
		l.strict.add(f.name, "", "direction is %q but the name %q is written %q", direction, f.header.Name, script)
	}
}

// scriptDirection is the direction of the first letter of a text, "" without one.
func scriptDirection(text string) string {
	for _, r := range text {
		switch class(r) {
		case bidi.L:
			return leftToRight
		case bidi.R, bidi.AL:
			return rightToLeft
		}
	}
	return ""
}

func (l *loader) checkReview(f *file) {
	reviewer, reviewed := strings.TrimSpace(f.header.Reviewer), f.header.Reviewed
	if _, err := time.Parse(time.DateOnly, reviewed); reviewed != "" && err != nil {
		l.strict.add(f.name, "", "reviewed is %q, not a date like 2026-01-31", reviewed)
	}
	switch {
	case reviewer == "":
		l.soft.add(f.name, "", "nobody has reviewed this language")
	case reviewed == "":
		l.soft.add(f.name, "", "reviewed by somebody, but not when")
	}
}

func (h header) maySame(id string) bool { return slices.Contains(h.Same, id) }
