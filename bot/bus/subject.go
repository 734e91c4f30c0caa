package bus

import "strings"

// subject joins the tokens of a subject.
func subject(tokens ...string) string { return strings.Join(tokens, ".") }

// split gives the parts of an IN or TURN subject.
func split(subj string) (stream, channel, conversation string) {
	parts := strings.SplitN(subj, ".", 3)
	for len(parts) < 3 {
		parts = append(parts, "")
	}
	return parts[0], parts[1], parts[2]
}
