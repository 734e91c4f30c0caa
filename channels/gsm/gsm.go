// Package gsm counts what a text costs as an SMS and shows where the network
// cuts it. Start with [Measure].
//
// A text goes out as GSM-7 when every character stands in the alphabet of
// 3GPP TS 23.038, else the whole of it as UCS-2. One SMS holds 160 or 70
// units; a longer text is cut into parts of 153 or 67, because each part then
// carries a header. A character is never cut: one of two units that does not
// fit at the end of a part starts the next one.
//
// https://www.twilio.com/docs/glossary/what-sms-character-limit
package gsm

import "unicode/utf8"

// Encoding is how a text travels.
type Encoding string

// The two encodings of an SMS.
const (
	GSM7 Encoding = "GSM-7"
	UCS2 Encoding = "UCS-2"
)

// Size is what a text costs.
type Size struct {
	Encoding Encoding
	// Units are septets in GSM-7 (an extension character is two) and UTF-16
	// code units in UCS-2 (a character outside the basic plane is two).
	Units int
	// Segments are the parts that are sent and paid for; 0 for an empty text,
	// of which Twilio sends and bills nothing (it refuses it with 21602).
	Segments int
}

// Measure gives the size of text. A byte that is not UTF-8 counts as U+FFFD,
// one unit of UCS-2, which is what a phone would be sent in its place.
func Measure(text string) Size {
	gsm, ucs, foreign := counter{limit: GSM7.part()}, counter{limit: UCS2.part()}, false
	for _, r := range text {
		n := septets(r)
		foreign = foreign || n == 0
		gsm.add(n)
		ucs.add(UCS2.units(r))
	}
	if foreign {
		return ucs.size(UCS2)
	}
	return gsm.size(GSM7)
}

// counter counts units, and the parts that they would need. Both encodings are
// counted at once, because the last character may decide.
type counter struct{ limit, units, parts, used int }

func (c *counter) add(n int) {
	if c.used += n; c.used > c.limit {
		c.parts, c.used = c.parts+1, n
	}
	c.units += n
}

func (c *counter) size(e Encoding) Size {
	size := Size{Encoding: e, Units: c.units, Segments: c.parts + 1}
	switch {
	case c.units == 0:
		size.Segments = 0
	case c.units <= e.single():
		size.Segments = 1
	}
	return size
}

// Foreign gives the characters that force a text into UCS-2, each once, in the
// order in which they stand.
func Foreign(text string) []rune {
	var found []rune
	seen := map[rune]bool{}
	for _, r := range text {
		if septets(r) == 0 && !seen[r] {
			seen[r] = true
			found = append(found, r)
		}
	}
	return found
}

// Parts gives the pieces into which the network cuts text. Joined they are
// text, byte for byte. Phones join them too, but old ones and bad ways do not:
// hold a phone number against these borders.
func Parts(text string) []string {
	size := Measure(text)
	if size.Units <= size.Encoding.single() {
		return whole(text)
	}
	return split(text, size.Encoding)
}

func whole(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}

func split(text string, enc Encoding) []string {
	var parts []string
	start, used := 0, 0
	for i, r := range text {
		n := enc.units(r)
		if used+n > enc.part() {
			parts, start, used = append(parts, text[start:i]), i, 0
		}
		used += n
	}
	return append(parts, text[start:])
}

func (e Encoding) units(r rune) int {
	switch {
	case e == GSM7:
		return septets(r)
	case r > 0xFFFF && r <= utf8.MaxRune:
		return 2
	}
	return 1
}

// single is what one SMS holds that stands alone: 140 bytes.
func (e Encoding) single() int {
	if e == GSM7 {
		return 160
	}
	return 70
}

// part is what one of several holds: 140 bytes less a header of six.
func (e Encoding) part() int {
	if e == GSM7 {
		return 153
	}
	return 67
}

// septets says what r costs in GSM-7: 1, 2 with the escape, or 0 when the
// alphabet lacks it. Tables: 3GPP TS 23.038, 6.2.1 and 6.2.1.1. The small ç is
// missing on purpose: the alphabet has the capital only.
func septets(r rune) int {
	if r < '@' && r >= ' ' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
		return 1
	}
	switch r {
	case '@', '_', '\n', '\r', '£', '¥', '¤', '¡', '¿', '§',
		'è', 'é', 'ù', 'ì', 'ò', 'à', 'Ç', 'É',
		'Ø', 'ø', 'Å', 'å', 'Æ', 'æ', 'ß', 'Ä', 'Ö', 'Ñ', 'Ü', 'ä', 'ö', 'ñ', 'ü',
		'Δ', 'Φ', 'Γ', 'Λ', 'Ω', 'Π', 'Ψ', 'Σ', 'Θ', 'Ξ':
		return 1
	case '^', '{', '}', '\\', '[', '~', ']', '|', '€', '\f':
		return 2
	}
	return 0
}
