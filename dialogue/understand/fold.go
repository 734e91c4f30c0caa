package understand

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Fold brings a text into the one spelling in which texts are compared:
// compatibility forms and case are gone, Latin letters have lost their marks
// (å→a, ø→o, æ→ae), Arabic letters their variants and vowel signs, Ethiopic
// letters that sound alike are one, decimal digits of every script are ASCII, apostrophes are ' and stand only between
// letters, punctuation and runs of space are one space, an emoji is a word of
// its own. Folding a folded text changes nothing.
func Fold(text string) string {
	for range 4 { // a second pass is needed only for rare characters
		folded := foldOnce(text)
		if folded == text {
			break
		}
		text = folded
	}
	return text
}

func foldOnce(text string) string {
	return strings.Join(strings.FieldsFunc(clean(text), isSeparator), " ")
}

// pause marks, in a cleaned text, where punctuation stood that separates
// clauses. A cleaned text has three separators: space, pause, and the point
// of a decimal number.
const pause = '\n'

func isSeparator(r rune) bool { return r == ' ' || r == pause || r == '.' }

// clean does the work of [Fold] rune by rune, but keeps pauses and decimal points.
func clean(text string) string {
	runes := []rune(text)
	ascii := isASCII(text)
	if !ascii {
		runes = []rune(norm.NFKD.String(cases.Fold().String(norm.NFKD.String(text))))
	}
	out := make([]byte, 0, len(text)+8)
	var base rune // the last letter written, which a mark would belong to
	for i, r := range runes {
		out = appendClean(out, r, at(runes, i-1), at(runes, i+1), base)
		if !unicode.IsMark(r) {
			base = r
		}
	}
	if ascii {
		return string(out)
	}
	return norm.NFC.String(string(out))
}

func at(runes []rune, i int) rune {
	if i < 0 || i >= len(runes) {
		return ' '
	}
	return runes[i]
}

// appendClean writes what remains of r, which stands between prev and next.
func appendClean(out []byte, r, prev, next, base rune) []byte {
	switch {
	case r < utf8.RuneSelf:
		return appendASCII(out, r, prev, next)
	case isApostrophe(r):
		return appendApostrophe(out, prev, next)
	case isDropped(r, base):
		return out
	case digitOf(r) >= 0:
		return append(out, byte('0'+digitOf(r)))
	case latinOf(r) != "":
		return append(out, latinOf(r)...)
	case isWordRune(r):
		return utf8.AppendRune(out, ethiopicOf(arabicOf(r)))
	case isPause(r):
		return append(out, pause)
	case unicode.Is(unicode.So, r) && r != utf8.RuneError:
		return append(utf8.AppendRune(append(out, ' '), r), ' ')
	}
	return append(out, ' ')
}

func appendASCII(out []byte, r, prev, next rune) []byte {
	switch {
	case 'A' <= r && r <= 'Z':
		return append(out, byte(r)+'a'-'A')
	case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
		return append(out, byte(r))
	case (r == '.' || r == ',') && digitOf(prev) >= 0 && digitOf(next) >= 0:
		return append(out, '.')
	case isApostrophe(r):
		return appendApostrophe(out, prev, next)
	case isPause(r):
		return append(out, pause)
	}
	return append(out, ' ')
}

func appendApostrophe(out []byte, prev, next rune) []byte {
	if isWordRune(prev) && isWordRune(next) {
		return append(out, '\'')
	}
	return append(out, ' ')
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func isApostrophe(r rune) bool { return strings.ContainsRune("'’‘ʼʹ`´ʻʾʿ＇", r) }

func isPause(r rune) bool {
	return strings.ContainsRune(".,!?;:\n\r…؟،؛۔。、！？።፣፤፥॥।", r)
}

func isWordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsNumber(r)
}

// isDropped tells the characters that nobody sees or hears: format and bidi
// controls, variation selectors, keycaps, marks of Latin and Arabic letters.
func isDropped(r, base rune) bool {
	switch {
	case unicode.Is(unicode.Cf, r), r == 'ـ', unicode.Is(unicode.Me, r), unicode.Is(unicode.Variation_Selector, r):
		return true
	case !unicode.IsMark(r):
		return false
	}
	return !unicode.IsLetter(base) || unicode.Is(unicode.Latin, base) || unicode.Is(unicode.Arabic, base)
}

// latinOf spells the Latin letters that are letters of their own, not a letter
// with a mark, and so survive decomposition.
func latinOf(r rune) string {
	switch r {
	case 'æ':
		return "ae"
	case 'ø':
		return "o"
	case 'ß':
		return "ss"
	case 'œ':
		return "oe"
	case 'đ', 'ð':
		return "d"
	case 'þ':
		return "th"
	case 'ł':
		return "l"
	case 'ı':
		return "i"
	case 'ħ':
		return "h"
	case 'ŧ':
		return "t"
	}
	return ""
}

// arabicOf maps letters that look or sound alike, and that phones mix, to one.
func arabicOf(r rune) rune {
	switch r {
	case 'ٱ':
		return 'ا'
	case 'ى', 'ی', 'ې':
		return 'ي'
	case 'ک':
		return 'ك'
	case 'ة', 'ھ', 'ہ', 'ە', 'ۀ':
		return 'ه'
	}
	return r
}

// ethiopicOf maps the letters that sound alike, and that people mix, to one: the
// series of ሐ and ኀ to ሀ, ሠ to ሰ, ዐ to አ, ፀ to ጸ, and ሃ and ኣ to ሀ and አ. A series
// is eight code points, one for each vowel.
func ethiopicOf(r rune) rune {
	series, vowel := r&^7, r&7
	switch series {
	case 'ሐ', 'ኀ':
		series = 'ሀ'
	case 'ሠ':
		series = 'ሰ'
	case 'ዐ':
		series = 'አ'
	case 'ፀ':
		series = 'ጸ'
	}
	if vowel == 'ሃ'-'ሀ' && (series == 'ሀ' || series == 'አ') {
		vowel = 0
	}
	return series | vowel
}

// digitOf is the value of a character that stands for one decimal digit: any
// of category Nd, and the Ethiopic and dingbat digits, which are not. Else -1.
func digitOf(r rune) int {
	if r < utf8.RuneSelf {
		if '0' <= r && r <= '9' {
			return int(r - '0')
		}
		return -1
	}
	if zero, ok := zeroOf(r); ok {
		return int(r-zero) % 10
	}
	for _, one := range [...]rune{'፩', '➀', '➊', '❶', '⓵', '①'} {
		if r >= one && r < one+9 {
			return int(r-one) + 1
		}
	}
	return -1
}

// zeroOf gives a zero of r's script: the digits of a script are ten in a row,
// and the ranges of category Nd begin with a zero.
func zeroOf(r rune) (rune, bool) {
	for _, x := range unicode.Nd.R16 {
		if rune(x.Lo) <= r && r <= rune(x.Hi) {
			return rune(x.Lo), true
		}
	}
	for _, x := range unicode.Nd.R32 {
		if r < rune(x.Lo) {
			break
		}
		if r <= rune(x.Hi) {
			return rune(x.Lo), true
		}
	}
	return 0, false
}
