package slack

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"helsevei/channels"
)

// Slack's limits. https://docs.slack.dev/reference/block-kit/blocks/
const (
	maxBlocks   = 50
	maxSection  = 3000
	maxHeader   = 150
	maxContext  = 500 // ours: Slack names none, and more is no note
	maxLabel    = 75
	maxButtons  = 25
	maxOptions  = 100
	buttonsARow = 5
	// maxAll bounds the characters of all blocks: above about 13,200 Slack answers
	// msg_blocks_too_long, which its pages do not say.
	// https://github.com/slackapi/bolt-js/issues/2509
	maxAll = 12000
)

// render makes the card of a reply: danger first and marked, then what is said,
// then each service with its number large, then the choices. What is said and the
// choices always stand; of the rest as much as Slack takes. In danger there is
// one thing to do and nothing beside it.
func render(r channels.Reply) []slack.Block {
	closing := choices(r.Choices)
	room := maxAll - size(closing)
	var blocks []slack.Block
	if r.Urgent {
		blocks = append(blocks, header(markDanger+" "+dangerNumber(r)))
		room -= maxHeader
	}
	blocks = append(blocks, sections(withoutChoices(r), room)...)
	room -= size(blocks)
	for _, c := range cards(r) {
		if room -= size(c); room < 0 || len(blocks)+len(c)+len(closing) > maxBlocks {
			break
		}
		blocks = append(blocks, c...)
	}
	return append(blocks, closing...)
}

// cards are what the reply knows beside its text, in the order in which it is of
// use.
func cards(r channels.Reply) (all [][]slack.Block) {
	if r.Urgent {
		return nil
	}
	for _, s := range r.Services {
		all = append(all, service(s))
	}
	return append(all, rights(r.Rights)...)
}

// size counts the characters of blocks.
func size(blocks []slack.Block) (n int) {
	for _, b := range blocks {
		switch b := b.(type) {
		case *slack.HeaderBlock:
			n += utf8.RuneCountInString(b.Text.Text)
		case *slack.SectionBlock:
			n += utf8.RuneCountInString(b.Text.Text)
		case *slack.ContextBlock:
			n += maxContext
		case *slack.ActionBlock:
			n += maxLabel * max(len(b.Elements.ElementSet), options(b))
		}
	}
	return n
}

// options is how many lines the menu of a block has.
func options(b *slack.ActionBlock) int {
	if m, is := b.Elements.ElementSet[0].(*slack.SelectBlockElement); is {
		return len(m.Options)
	}
	return 0
}

// dangerNumber is the number to call in danger, as the reply has it.
func dangerNumber(r channels.Reply) string {
	if len(r.Services) == 0 {
		return ""
	}
	return number(r.Services[0])
}

func number(s channels.Service) string {
	if s.Number != "" {
		return s.Number
	}
	return s.Dial
}

// service is one service: its number, what to know before calling, and where
// that is known from.
func service(s channels.Service) (blocks []slack.Block) {
	if n := number(s); n != "" {
		blocks = append(blocks, header(n))
	}
	about := s.Contact
	if about == "" || number(s) == "" { // without a number the contact is but the name
		about = s.Name
	}
	blocks = append(blocks, section(lines(about, s.When, s.Cost, s.Address)))
	if note := source(s.Sources, s.Checked); note != "" {
		blocks = append(blocks, slack.NewContextBlock("", words(note)))
	}
	return blocks
}

// rights says what the answer rests on, in small: it stands in the text too.
func rights(given []channels.Right) (all [][]slack.Block) {
	for _, r := range given {
		note := lines(sayRights+": "+cut(r.Text, maxContext/2), source(r.Sources, r.Checked))
		all = append(all, []slack.Block{slack.NewContextBlock("", words(cut(note, maxContext)))})
	}
	return all
}

// mostSources is how many sources a card names: who wants all asks helsevei
// services.
const mostSources = 2

// source names where a fact is known from, first what staff can open themselves.
func source(sources []string, checked string) string {
	if len(sources) == 0 {
		return ""
	}
	named := slices.SortedStableFunc(slices.Values(sources), func(a, b string) int { return rank(a) - rank(b) })
	note := saySource + ": " + cut(strings.Join(named[:min(len(named), mostSources)], "; "), maxContext/2-100)
	if checked != "" {
		note += " (" + sayChecked + " " + checked + ")"
	}
	return note
}

// rank puts pages before files.
func rank(source string) int {
	if strings.HasPrefix(source, "http") {
		return 0
	}
	return 1
}

// withoutChoices is the text less the lines that the buttons say. They stay when
// a button has no room for what it says.
func withoutChoices(r channels.Reply) string {
	said := map[string]bool{}
	for _, c := range r.Choices {
		if utf8.RuneCountInString(c.Label) > maxLabel || len(r.Choices) > maxOptions {
			return r.Text
		}
		said[c.Digit+" "+c.Label] = true
	}
	var kept []string
	for _, line := range strings.Split(r.Text, "\n") {
		if line = strings.TrimRight(line, " "); !said[line] {
			kept = append(kept, line)
		}
	}
	if len(kept) == 0 {
		return r.Text
	}
	return strings.Join(kept, "\n")
}

// choices are buttons, or a menu when there are more than fit.
func choices(all []channels.Choice) (blocks []slack.Block) {
	switch {
	case len(all) == 0:
		return nil
	case len(all) > maxButtons:
		return []slack.Block{menu(all[:min(len(all), maxOptions)])}
	}
	for from := 0; from < len(all); from += buttonsARow {
		var row []slack.BlockElement
		for _, c := range all[from:min(from+buttonsARow, len(all))] {
			row = append(row, slack.NewButtonBlockElement("choice-"+c.Digit, c.Digit, words(cut(c.Label, maxLabel))))
		}
		blocks = append(blocks, slack.NewActionBlock(choicesID+"-"+all[from].Digit, row...))
	}
	return blocks
}

func menu(all []channels.Choice) slack.Block {
	var options []*slack.OptionBlockObject
	for _, c := range all {
		options = append(options, slack.NewOptionBlockObject(c.Digit, words(cut(c.Label, maxLabel)), nil))
	}
	return slack.NewActionBlock(choicesID, slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, words(sayChoose), "choice", options...))
}

func header(text string) slack.Block { return slack.NewHeaderBlock(words(cut(text, maxHeader))) }

func section(text string) slack.Block {
	return slack.NewSectionBlock(words(cut(text, maxSection)), nil, nil)
}

// words is text that Slack shows as it stands: it is not taken for notation.
func words(text string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, text, false, false)
}

// sections spread a text over as many sections as it needs.
func sections(text string, most int) (blocks []slack.Block) {
	for rest := cut(text, most); rest != ""; {
		piece := piece(rest)
		blocks = append(blocks, section(piece))
		rest = strings.TrimLeft(rest[len(piece):], "\n ")
	}
	return blocks
}

// piece is the start of text that fits into a section, up to the end of a line,
// or of a word where a line is longer.
func piece(text string) string {
	if utf8.RuneCountInString(text) <= maxSection {
		return text
	}
	text = string([]rune(text)[:maxSection])
	for _, border := range []string{"\n", " "} {
		if at := strings.LastIndex(text, border); at > 0 {
			return text[:at]
		}
	}
	return text
}

// cut shortens a text to so many characters and shows that it did.
func cut(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most-1]) + "…"
}

func lines(all ...string) string {
	var said []string
	for _, l := range all {
		if l != "" {
			said = append(said, l)
		}
	}
	return strings.Join(said, "\n")
}

// escape keeps a text from being taken for Slack's notation.
// https://docs.slack.dev/messaging/formatting-message-text/#escaping
func escape(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text)
}
