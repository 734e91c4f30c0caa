package locales

import (
	"strings"
	"unicode"
)

// Phone writes a number in running text of a direction. shown is how people
// write it ("116 117"), dial what a phone dials ("116117", "+4722591300").
//
// Right to left, two groups of digits change places around a space, and a '+'
// goes to the wrong end, so there the number is one unbroken run of digits: the
// national form of a Norwegian number, 00 and the country for another. A
// direction that is not "ltr" gets that form, as it is right in every text.
func Phone(dir, shown, dial string) string {
	if dir == leftToRight && strings.TrimSpace(shown) != "" {
		return shown
	}
	if unbroken := strings.Map(keepDialled, dial); unbroken != "" {
		return unsigned(unbroken)
	}
	return unsigned(strings.Map(keepDialled, shown))
}

// keepDialled drops what only groups the digits. Letters stay: "800HELSE"
// without them would be another number.
func keepDialled(r rune) rune {
	if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Pd, r) || strings.ContainsRune("./()", r) {
		return -1
	}
	return r
}

func unsigned(number string) string {
	signed := strings.HasPrefix(number, "+")
	number = strings.ReplaceAll(number, "+", "")
	if signed {
		number = "00" + number
	}
	return strings.TrimPrefix(number, "0047")
}
