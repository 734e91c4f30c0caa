package hours

import "strings"

// scanner reads the smallest pieces of a text from left to right. Blanks after
// a piece go with it, so pos always stands on the next piece. The first error
// stays in err, and from then on nothing is found any more, so that a caller may
// ask for several pieces and look at err once.
type scanner struct {
	text string
	pos  int
	err  *SyntaxError
}

// fail notes that something else should stand here.
func (s *scanner) fail(expected string) { s.failAt(s.pos, expected) }

func (s *scanner) failAt(pos int, expected string) {
	if s.err != nil {
		return
	}
	if advice := adviceOn(s.text[pos:]); advice != "" {
		expected += "; " + advice
	}
	s.err = &SyntaxError{Text: s.text, Column: pos + 1, Expected: expected}
}

// adviceOn knows what is often written, or is right in OpenStreetMap, but is not
// read here.
func adviceOn(rest string) string {
	for _, a := range [...]struct{ found, advice string }{
		{"SH", "school holidays differ from place to place: write their dates"},
		{"easter", "use PH, or write the dates"},
		{"sunrise", "write clock times"},
		{"sunset", "write clock times"},
		{"open", `leave out "open"`},
		{"unknown", "write nothing for unknown hours"},
		{"||", `"||" is not read here`},
		{"+", "an open end is not read here: write the closing time"},
		{"[", "a weekday of the month is not read here: use weeks or dates"},
		{":", `leave out ":" after days`},
		{"–", `use the plain hyphen "-"`},
		{"\u00a0", "use a plain blank"},
	} {
		if strings.HasPrefix(rest, a.found) {
			return a.advice
		}
	}
	if digits(rest) == 4 {
		return "write times with a colon; a year cannot be given"
	}
	return ""
}

func (s *scanner) rest() string {
	if s.err != nil {
		return ""
	}
	return s.text[s.pos:]
}

func (s *scanner) atEnd() bool { return s.rest() == "" }

func (s *scanner) space() {
	s.pos = len(s.text) - len(strings.TrimLeft(s.text[s.pos:], " \t"))
}

func (s *scanner) skip(n int) {
	s.pos += n
	s.space()
}

// eat passes over what is given, if it comes next.
func (s *scanner) eat(piece string) bool {
	if !strings.HasPrefix(s.rest(), piece) {
		return false
	}
	s.skip(len(piece))
	return true
}

// word returns the letters that come next.
func (s *scanner) word() string {
	rest := s.rest()
	return rest[:len(rest)-len(strings.TrimLeftFunc(rest, isLetter))]
}

func isLetter(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
}

func (s *scanner) eatWord(word string) bool {
	return s.word() == word && s.eat(word)
}

// month reads the name of a month and returns its number.
func (s *scanner) month() (number int, ok bool) {
	i, ok := s.oneOf("JanFebMarAprMayJunJulAugSepOctNovDec", 3)
	return i + 1, ok
}

// weekday reads the name of a weekday and returns its number, Sunday being 0.
func (s *scanner) weekday() (number int, ok bool) {
	return s.oneOf("SuMoTuWeThFrSa", 2)
}

// oneOf reads one of several names of the same length.
func (s *scanner) oneOf(names string, length int) (index int, ok bool) {
	word := s.word()
	if len(word) != length {
		return 0, false
	}
	for i := 0; i < len(names); i += length {
		if names[i:i+length] == word {
			return i / length, s.eat(word)
		}
	}
	return 0, false
}

func (s *scanner) digitNext() bool { return digits(s.rest()) > 0 }

// timeNext reports whether digits and a colon come next.
func (s *scanner) timeNext() bool {
	rest := s.rest()
	n := digits(rest)
	return n > 0 && strings.HasPrefix(rest[n:], ":")
}

// commaAndDigitNext tells a comma before another time from one before another
// rule.
func (s *scanner) commaAndDigitNext() bool {
	rest, found := strings.CutPrefix(s.rest(), ",")
	return found && digits(strings.TrimLeft(rest, " \t")) > 0
}

// digits counts the digits that s begins with.
func digits(s string) int {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return n
}

// number reads one or two digits.
func (s *scanner) number(least, most int, expected string) int {
	rest := s.rest()
	n := digits(rest)
	if n < 1 || n > 2 || value(rest[:n]) < least || value(rest[:n]) > most {
		s.fail(expected)
		return least
	}
	s.skip(n)
	return value(rest[:n])
}

func value(digits string) int {
	v := 0
	for i := range len(digits) {
		v = 10*v + int(digits[i]-'0')
	}
	return v
}

// time reads a time in minutes after midnight. It insists on two digits for the
// hour, because "1:30" may be a mistyped "11:30".
func (s *scanner) time(most int, expected string) int {
	rest := s.rest()
	if len(rest) < 5 || digits(rest) != 2 || rest[2] != ':' || digits(rest[3:]) != 2 {
		s.fail(expected)
		return 0
	}
	hour, minute := value(rest[:2]), value(rest[3:5])
	if minute > 59 || 60*hour+minute > most {
		s.fail(expected)
		return 0
	}
	s.skip(5)
	return 60*hour + minute
}
