package locales

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/bidi"
)

// VisualOrder writes a text as a reader sees it, each line from left to right,
// after the Unicode bidi algorithm (https://www.unicode.org/reports/tr9/) with
// dir as the direction of its paragraphs. It is for tests and checks of numbers:
// letters are not shaped, and marks are not kept behind their letters.
//
// x/text resolves the directions but neither reorders them nor tells the levels
// (https://go.dev/issue/69819), and it ignores DefaultDirection(LeftToRight)
// (https://go.dev/issue/71809); both are done here. Two things it does otherwise
// than a phone: brackets among letters of both directions may stand on the other
// side (https://go.dev/issue/72089; never the digits of an unbroken number), and
// embeddings, overrides and isolates are not supported (LoadFS refuses them).
func VisualOrder(text string, dir string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = visualLine([]rune(line), dir == rightToLeft)
	}
	return strings.Join(lines, "\n")
}

func visualLine(line []rune, rtl bool) string {
	levels := levels(line, rtl)
	for i, r := range line {
		if levels[i] == 1 {
			line[i] = mirrored(r)
		}
	}
	for level := slices.Max(append(levels, 0)); level > 0; level-- { // rule L2
		reverseRuns(line, levels, level)
	}
	return string(line)
}

func mirrored(r rune) rune { return []rune(bidi.ReverseString(string(r)))[0] }

// reverseRuns reverses each stretch at a level or above, letters with levels.
func reverseRuns(line []rune, levels []int, level int) {
	for start := 0; start < len(line); start++ {
		end := start
		for end < len(line) && levels[end] >= level {
			end++
		}
		if end > start {
			slices.Reverse(line[start:end])
			slices.Reverse(levels[start:end])
			start = end
		}
	}
}

// levels gives each character its embedding level: 0 and 2 run left to right,
// 1 right to left. In a right-to-left line what is not 1 is 2; in a left-to-right
// line only numbers among right-to-left letters are 2.
func levels(line []rune, rtl bool) []int {
	levels := make([]int, len(line))
	numbers := numbers(line)
	for i, right := range rightward(line, rtl) {
		switch {
		case !right:
			levels[i] = 1
		case rtl || numbers[i]:
			levels[i] = 2
		}
	}
	return levels
}

// leftToRightMark before a line makes x/text take the line for left to right; at
// that level it changes nothing else.
const leftToRightMark = '\u200E'

// rightward asks x/text which characters run left to right.
func rightward(line []rune, rtl bool) []bool {
	shift, direction := 1, bidi.LeftToRight
	if rtl {
		shift, direction = 0, bidi.RightToLeft
	}
	text := append([]rune{leftToRightMark}, line...)[1-shift:]
	var paragraph bidi.Paragraph
	if _, err := paragraph.SetString(string(text), bidi.DefaultDirection(direction)); err != nil {
		panic(err) // it has no error to give: not one return of x/text sets it
	}
	order, err := paragraph.Order()
	if err != nil {
		panic(err) // only for classes that LookupRune does not give
	}
	return runs(order, len(text))[shift:]
}

func runs(order bidi.Ordering, n int) []bool {
	rightward := make([]bool, 0, n)
	for i := range order.NumRuns() {
		run := order.Run(i)
		start, end := run.Pos()
		rightward = append(rightward, slices.Repeat([]bool{run.Direction() == bidi.LeftToRight}, end-start+1)...)
	}
	for len(rightward) < n { // an empty line has no runs
		rightward = append(rightward, true)
	}
	return rightward
}

// numbers finds the characters that stay numbers after the rules for weak types
// (W1 to W7): those behind a right-to-left letter, with their signs, and Arabic
// digits everywhere.
func numbers(line []rune) []bool {
	classes := weak(line)
	numbers := make([]bool, len(line))
	strong := bidi.L
	for i, c := range classes {
		if c == bidi.L || c == bidi.R {
			strong = c
		}
		numbers[i] = c == bidi.AN || c == bidi.EN && strong != bidi.L // W7
	}
	return numbers
}

func weak(line []rune) []bidi.Class {
	classes := make([]bidi.Class, len(line))
	strong, previous := bidi.L, bidi.ON
	for i, r := range line {
		classes[i] = class(r)
		switch c := classes[i]; {
		case c == bidi.NSM || c == bidi.BN: // W1
			classes[i] = previous
		case c == bidi.EN && strong == bidi.AL: // W2
			classes[i] = bidi.AN
		case c == bidi.L || c == bidi.R || c == bidi.AL:
			strong = c
		}
		previous = classes[i]
	}
	joinSigns(classes)
	return arabicAsRight(classes)
}

// joinSigns makes numbers of the signs inside and beside numbers (W4, W5).
func joinSigns(classes []bidi.Class) {
	for i := 1; i+1 < len(classes); i++ {
		before, c, after := classes[i-1], classes[i], classes[i+1]
		if before == after && (c == bidi.CS && (before == bidi.EN || before == bidi.AN) || c == bidi.ES && before == bidi.EN) {
			classes[i] = before
		}
	}
	for i := 1; i < len(classes); i++ {
		if classes[i] == bidi.ET && classes[i-1] == bidi.EN {
			classes[i] = bidi.EN
		}
	}
	for i := len(classes) - 2; i >= 0; i-- {
		if classes[i] == bidi.ET && classes[i+1] == bidi.EN {
			classes[i] = bidi.EN
		}
	}
}

func arabicAsRight(classes []bidi.Class) []bidi.Class { // W3
	for i, c := range classes {
		if c == bidi.AL {
			classes[i] = bidi.R
		}
	}
	return classes
}

func class(r rune) bidi.Class {
	properties, _ := bidi.LookupRune(r)
	return properties.Class()
}
