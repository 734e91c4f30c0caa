package channels

import (
	"regexp"
	"strings"
)

// identityNumber is eleven digits or more of any script, in one piece or in
// several: a fødselsnummer, a d-number. Longer telephone numbers look the same,
// and are not needed either.
var identityNumber = regexp.MustCompile(`\p{Nd}(?:[ .\x{a0}/-]{0,2}\p{Nd}){10,}`)

// HideIdentityNumbers writes a # for each digit of what may be an identity
// number, so that it is kept nowhere.
func HideIdentityNumbers(text string) string {
	return identityNumber.ReplaceAllStringFunc(text, func(number string) string {
		digits := 0
		for _, r := range number {
			if !strings.ContainsRune(" .\u00a0/-", r) {
				digits++
			}
		}
		return strings.Repeat("#", digits)
	})
}
