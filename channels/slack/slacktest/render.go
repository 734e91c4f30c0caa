package slacktest

import (
	"strings"

	"github.com/slack-go/slack"
)

// Render writes a message as a person reads it: "# " before what is large, "_ "
// before what is small, "[ ]" around buttons, "[v]" before a menu.
func Render(m Message) string {
	var lines []string
	for _, b := range m.Blocks {
		switch b := b.(type) {
		case *slack.HeaderBlock:
			lines = append(lines, "# "+b.Text.Text)
		case *slack.SectionBlock:
			lines = append(lines, b.Text.Text)
		case *slack.ContextBlock:
			for _, e := range b.ContextElements.Elements {
				lines = append(lines, "_ "+e.(*slack.TextBlockObject).Text)
			}
		case *slack.ActionBlock:
			lines = append(lines, renderActions(b))
		case *slack.DividerBlock:
			lines = append(lines, "---")
		}
	}
	return strings.Join(lines, "\n")
}

func renderActions(b *slack.ActionBlock) string {
	var shown []string
	for _, e := range b.Elements.ElementSet {
		switch e := e.(type) {
		case *slack.ButtonBlockElement:
			shown = append(shown, "["+e.Text.Text+"]")
		case *slack.SelectBlockElement:
			var options []string
			for _, o := range e.Options {
				options = append(options, o.Text.Text)
			}
			shown = append(shown, "[v] "+strings.Join(options, " | "))
		}
	}
	return strings.Join(shown, " ")
}
