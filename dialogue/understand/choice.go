package understand

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

// Choice is [Digit], or a number word of any lexicon, that of lang first; a
// word such as "number" or "option" may stand before it.
func (r *Reader) Choice(text, lang string) (int, bool) {
	tokens := tokenize(text)
	ordered := r.ordered(lang)
	introduced := len(tokens) == 2 && anyChoice(ordered, tokens[0].key)
	if introduced {
		tokens = tokens[1:]
	}
	if len(tokens) != 1 {
		return 0, false
	}
	if n, ok := digit(tokens[0]); ok {
		return n, true
	}
	for _, l := range ordered {
		switch n, ok := l.numbers[tokens[0].key]; {
		case n > 0:
			return n, true
		case ok && l.tag == lang && !introduced:
			return 0, false
		}
	}
	return 0, false
}

func anyChoice(lexicons []*lexicon, key string) bool {
	for _, l := range lexicons {
		if l.choice[key] {
			return true
		}
	}
	return false
}
