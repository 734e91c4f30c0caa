package wording

import (
	"strings"

	"helsevei/channels/gsm"
)

// whole moves every number that the network would cut in two, by spaces at the
// end of the line above it, where nobody sees them. A phone that joins the
// parts of a long SMS shows no difference; one that does not shows the number.
func whole(text string, numbers []string) string {
	for {
		at, by := cut(text, numbers)
		gap := gap(text[:at], numbers)
		if by == 0 || gap < 0 {
			return text
		}
		text = text[:gap] + strings.Repeat(" ", by) + text[gap:]
	}
}

// gap finds where spaces can go before the end of text: at the end of the line
// above, or at the last space if another number stands between, which must not
// move. It is -1 where there is none.
func gap(text string, numbers []string) int {
	line := strings.LastIndexByte(text, '\n')
	between := text[line+1:]
	for _, n := range numbers {
		if line < 0 || strings.Contains(between, n) {
			return strings.LastIndexAny(text, " \n")
		}
	}
	return line
}

// dialled says whether a byte can stand inside a number as it is written.
func dialled(c byte) bool { return c >= '0' && c <= '9' || c == ' ' || c == '+' }

// cut finds the first number that stands across a border between two parts: the
// byte where it begins and how many characters of it stand before the border.
func cut(text string, numbers []string) (at, by int) {
	border := 0
	parts := gsm.Parts(text)
	for _, part := range parts {
		border += len(part)
		if border == len(text) {
			break
		}
		if !dialled(text[border-1]) || !dialled(text[border]) {
			continue
		}
		for _, n := range numbers {
			for from := max(0, border-len(n)+1); from < border; from++ {
				if strings.HasPrefix(text[from:], n) {
					return from, border - from
				}
			}
		}
	}
	return 0, 0
}
