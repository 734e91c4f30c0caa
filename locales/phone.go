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

// PhoneAbroad writes a number for a caller outside Norway: "+47 23 48 72 00",
// and right to left "004723487200", which a leading '+' would leave at the wrong
// end. dial is E.164.
func PhoneAbroad(dir, shown, dial string) string {
	country, national := dial[:min(len(dial), len(norway))], strings.TrimSpace(shown)
	if dir == leftToRight && country == norway && national != "" {
		return norway + " " + national
	}
	return strings.Replace(strings.Map(keepDialled, dial), "+", "00", 1)
}

const norway = "+47"

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
