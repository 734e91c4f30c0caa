package slacktest

import (
	"encoding/json"
	"net/url"
	"unicode/utf8"

	"github.com/slack-go/slack"
)

// Slack's limits. https://docs.slack.dev/reference/block-kit/blocks/
const (
	maxBlocks   = 50
	maxSection  = 3000
	maxHeader   = 150
	maxElements = 25
	maxContext  = 10
	maxButton   = 75
	maxOptions  = 100
	maxAll      = 13200
	maxText     = 40000
)

// read reads a message out of a form, and says why Slack would refuse it.
func read(form url.Values) (m Message, fault string) {
	m = Message{Channel: form.Get("channel"), Text: form.Get("text")}
	var blocks slack.Blocks
	if raw := form.Get("blocks"); raw != "" && json.Unmarshal([]byte(raw), &blocks) != nil {
		return m, "invalid_blocks_format"
	}
	if raw := form.Get("metadata"); raw != "" && json.Unmarshal([]byte(raw), &m.Metadata) != nil {
		return m, "invalid_metadata_format"
	}
	m.Blocks = blocks.BlockSet
	switch {
	case m.Channel == "":
		return m, "channel_not_found"
	case m.Text == "" && len(m.Blocks) == 0:
		return m, "no_text"
	case utf8.RuneCountInString(m.Text) > maxText:
		return m, "msg_too_long"
	}
	return m, check(m.Blocks)
}

func check(blocks []slack.Block) (fault string) {
	if len(blocks) > maxBlocks {
		return "invalid_blocks"
	}
	all, ids := 0, map[string]bool{}
	for _, b := range blocks {
		length, ok := fits(b)
		if id := b.ID(); !ok || id != "" && ids[id] {
			return "invalid_blocks"
		}
		ids[b.ID()] = true
		all += length
	}
	if all > maxAll {
		return "msg_blocks_too_long"
	}
	return ""
}

// fits gives the length of a block, and whether it keeps to its limits.
func fits(b slack.Block) (length int, ok bool) {
	switch b := b.(type) {
	case *slack.SectionBlock:
		return text(b.Text, maxSection)
	case *slack.HeaderBlock:
		return text(b.Text, maxHeader)
	case *slack.ContextBlock:
		return note(b)
	case *slack.ActionBlock:
		return actions(b)
	case *slack.DividerBlock:
		return 0, true
	}
	return 0, false
}

func text(t *slack.TextBlockObject, most int) (length int, ok bool) {
	if t == nil {
		return 0, false
	}
	length = utf8.RuneCountInString(t.Text)
	return length, length > 0 && length <= most
}

func note(b *slack.ContextBlock) (length int, ok bool) {
	if len(b.ContextElements.Elements) > maxContext {
		return 0, false
	}
	for _, e := range b.ContextElements.Elements {
		t, is := e.(*slack.TextBlockObject)
		if !is || t.Text == "" {
			return 0, false
		}
		length += utf8.RuneCountInString(t.Text)
	}
	return length, true
}

func actions(b *slack.ActionBlock) (length int, ok bool) {
	if n := len(b.Elements.ElementSet); n == 0 || n > maxElements {
		return 0, false
	}
	ids := map[string]bool{}
	for _, e := range b.Elements.ElementSet {
		switch e := e.(type) {
		case *slack.ButtonBlockElement:
			n, fit := text(e.Text, maxButton)
			if !fit || e.ActionID == "" || ids[e.ActionID] {
				return 0, false
			}
			ids[e.ActionID] = true
			length += n
		case *slack.SelectBlockElement:
			if len(e.Options) > maxOptions || e.Placeholder == nil {
				return 0, false
			}
			for _, o := range e.Options {
				n, fit := text(o.Text, maxButton)
				if !fit {
					return 0, false
				}
				length += n
			}
		default:
			return 0, false
		}
	}
	return length, true
}
