package understand

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// readCommand takes a text that is nothing but a command and politeness.
func (s *search) readCommand(reading *Reading) {
	section := s.reader.command(s.tokens, s.lang)
	if section == nil {
		return
	}
	name, tag, _ := strings.Cut(section.value, " ")
	reading.Command, reading.Choose = Command(name), tag
	reading.Evidence = append(reading.Evidence, "command "+section.value+": "+section.lexicon.file)
}

// maxCommandWords bounds a command with its politeness.
const maxCommandWords = 10

func (r *Reader) command(tokens []token, lang string) *section {
	tokens = slices.DeleteFunc(slices.Clone(tokens[:min(len(tokens), maxCommandWords+1)]), func(t token) bool {
		return !t.hide && unicode.Is(unicode.So, []rune(t.raw)[0])
	})
	if len(tokens) > maxCommandWords {
		return nil
	}
	for _, l := range r.ordered(lang) {
		if s := l.command(tokens); s != nil {
			return s
		}
	}
	return nil
}

// ordered lists the lexicons, that of lang first.
func (r *Reader) ordered(lang string) []*lexicon {
	return slices.SortedStableFunc(slices.Values(r.lexicons), func(a, b *lexicon) int {
		return cmp.Compare(btoi(b.tag == lang), btoi(a.tag == lang))
	})
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// command looks up the text, then without the polite words around it.
func (l *lexicon) command(tokens []token) *section {
	for {
		if s := l.commands[commandKey(tokens)]; s != nil || len(tokens) == 0 {
			return s
		}
		switch {
		case l.polite[tokens[len(tokens)-1].key]:
			tokens = tokens[:len(tokens)-1]
		case l.polite[tokens[0].key]:
			tokens = tokens[1:]
		default:
			return nil
		}
	}
}

// commandKey joins the words; a word said twice in a row counts once.
func commandKey(tokens []token) string {
	var b strings.Builder
	for i, t := range tokens {
		if t.hide || i > 0 && t.key == tokens[i-1].key {
			continue
		}
		b.WriteString(t.key)
		b.WriteByte(' ')
	}
	return b.String()
}
