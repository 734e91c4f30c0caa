package understand

import "slices"

// maxDigits bounds a choice, so that no telephone or identity number is one.
const maxDigits = 3

// Digit reads a text that is nothing but one choice, in the digits of any
// script: "1", "1.", "(2)", "٣", "①", "1️⃣", "12".
func Digit(text string) (int, bool) {
	tokens := tokenize(text)
	if len(tokens) != 1 {
		return 0, false
	}
	return digit(tokens[0])
}

func digit(t token) (int, bool) {
	if t.num < 0 || t.hide || len(t.raw) > maxDigits || digits(t.raw) != len(t.raw) {
		return 0, false
	}
	return t.num, true
}

// Choice is [Digit], or a number word of any lexicon, that of lang first;
// politeness and words such as "number" or "option" may stand around it. A word
// that means something else in some language (fire, Dari) is none, unless it is
// lang's own number.
func (r *Reader) Choice(text, lang string) (int, bool) {
	tokens := tokenize(text)
	if len(tokens) > maxCommandWords {
		return 0, false
	}
	for _, l := range r.ordered(lang) {
		switch n, said := l.choose(tokens); {
		case said == aNumber:
			return n, true
		case said == noNumber:
			return 0, false
		}
	}
	return Digit(text)
}

// What a lexicon says of a text that may be a choice.
const (
	nothing  = iota
	aNumber  // it is one
	noNumber // its word is none in this language
)

// choose reads a choice in l's language.
func (l *lexicon) choose(tokens []token) (n, said int) {
	rest := slices.DeleteFunc(slices.Clone(tokens), func(t token) bool {
		_, number := l.numbers[t.key]
		return !number && (l.polite[t.key] || l.choice[t.key])
	})
	if len(rest) != 1 {
		return 0, nothing
	}
	if n, ok := digit(rest[0]); ok {
		return n, aNumber
	}
	n, ok := l.numbers[rest[0].key]
	switch {
	case !ok:
		return 0, nothing
	case n == 0:
		return 0, noNumber
	}
	return n, aNumber
}
