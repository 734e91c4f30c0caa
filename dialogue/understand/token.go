package understand

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is one word of a text.
type token struct {
	raw  string // folded
	key  string // as compared with the lexicons: see keyOf
	pos  int    // words and pauses before it; the room between two words is the difference minus one
	num  int    // value of a number of at most four digits, else -1
	hide bool   // part of what may be an identity number: matches nothing
}

// tokenize cuts a text into words. Letters and digits part ("3år").
func tokenize(text string) []token {
	cleaned := clean(text)
	tokens := make([]token, 0, len(cleaned)/5+2)
	pos := 0
	for len(cleaned) > 0 {
		n := wordLen(cleaned)
		if n == 0 {
			r, size := utf8.DecodeRuneInString(cleaned)
			if r == pause && len(tokens) > 0 && pos == tokens[len(tokens)-1].pos+1 {
				pos++ // several marks in a row are one pause
			}
			cleaned = cleaned[size:]
			continue
		}
		tokens = append(tokens, newToken(cleaned[:n], pos))
		cleaned, pos = cleaned[n:], pos+1
	}
	hideIdentityNumbers(tokens)
	return tokens
}

func newToken(raw string, pos int) token {
	t := token{raw: raw, pos: pos, num: -1}
	if isDigit(raw[0]) {
		t.key, t.num = raw, numberOf(raw)
	} else {
		t.key = keyOf(raw)
	}
	return t
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

// wordLen is the length of the word that s begins with: a number, with its
// decimals, or letters.
func wordLen(s string) int {
	if isDigit(s[0]) {
		n := strings.IndexFunc(s, func(r rune) bool { return r != '.' && (r < '0' || r > '9') })
		if n < 0 {
			return len(s)
		}
		return n
	}
	n := strings.IndexFunc(s, func(r rune) bool { return isSeparator(r) || '0' <= r && r <= '9' })
	if n < 0 {
		return len(s)
	}
	return n
}

// numberOf reads the whole part of a number.
func numberOf(raw string) int {
	whole, _, _ := strings.Cut(raw, ".")
	if len(whole) > 4 {
		return -1
	}
	n := 0
	for i := range len(whole) {
		n = n*10 + int(whole[i]-'0')
	}
	return n
}

// keyOf makes spellings equal that people mix: apostrophes go (can't, cant),
// å ø æ have their two-letter forms (paa, foedsel), and a letter counts once
// however often it is repeated (hjeeelp, ikkje, stopp).
func keyOf(folded string) string {
	if isPlain(folded) {
		return folded
	}
	b := make([]byte, 0, len(folded))
	var last rune
	for _, r := range folded {
		if r == '\'' {
			continue
		}
		if r == 'e' && last == 'o' {
			continue // oe = ø
		}
		if r == 'e' && last == 'a' {
			b = b[:len(b)-1] // ae = æ = e
			last, _ = utf8.DecodeLastRune(b)
		}
		if r != last || !unicode.IsLetter(r) {
			b = utf8.AppendRune(b, r)
		}
		last = r
	}
	return string(b)
}

// isPlain tells the words that keyOf leaves as they are.
func isPlain(s string) bool {
	for i := range len(s) {
		if s[i] == '\'' || i > 0 && (s[i] == s[i-1] || s[i] == 'e' && (s[i-1] == 'a' || s[i-1] == 'o')) {
			return false
		}
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// identityDigits is the length of a fødselsnummer, d-number or DUF-like number.
const identityDigits = 11

// hiddenNumber stands where an identity number was taken out before the text
// came here: a # for each digit.
const hiddenNumber = "###########"

// hideIdentityNumbers hides each number of eleven digits or more, whether
// written in one piece or in several.
func hideIdentityNumbers(tokens []token) {
	for i := 0; i < len(tokens); i++ {
		run, total := i, 0
		for ; run < len(tokens) && isDigit(tokens[run].raw[0]); run++ {
			n := digits(tokens[run].raw)
			tokens[run].hide = n >= identityDigits
			total += n
		}
		for j := i; j < run && total >= identityDigits; j++ {
			tokens[j].hide = true
		}
		i = run
	}
}

func digits(raw string) int { return len(raw) - strings.Count(raw, ".") }
