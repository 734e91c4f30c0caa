package slack

import (
	"regexp"
	"strings"
)

// marked is anything between angle brackets: a mention, a link, a date.
// https://docs.slack.dev/messaging/formatting-message-text/#retrieving-messages
var marked = regexp.MustCompile(`<([^<>]*)>`)

// plain turns Slack's notation into what the person saw when they wrote it, less
// the mention of bot, which says to whom and not what.
func plain(text, bot string) string {
	if bot != "" {
		text = regexp.MustCompile(`<@`+regexp.QuoteMeta(bot)+`(\|[^<>]*)?>`).ReplaceAllString(text, "")
	}
	text = marked.ReplaceAllStringFunc(text, func(m string) string { return seen(m[1 : len(m)-1]) })
	text = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(text)
	return strings.TrimSpace(readable(text))
}

// seen is what stands on the screen for a piece in angle brackets. The id of a
// person is left out: it could be read as a number, and it is nobody's business.
func seen(piece string) string {
	target, label, labelled := strings.Cut(piece, "|")
	switch {
	case strings.HasPrefix(target, "@"), strings.HasPrefix(target, "#"):
		return target[:1] + strings.TrimPrefix(label, target[:1])
	case strings.HasPrefix(target, "!subteam"), strings.HasPrefix(target, "!date"):
		return label
	case strings.HasPrefix(target, "!"):
		return "@" + target[1:]
	case labelled && label != "":
		return label
	}
	return strings.TrimPrefix(strings.TrimPrefix(target, "mailto:"), "tel:")
}

// readable replaces what no later step has to be able to carry.
func readable(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "\uFFFD")
}
