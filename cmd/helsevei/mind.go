package main

import (
	"errors"
	"fmt"

	"helsevei/bot"
	"helsevei/bot/wording"
	"helsevei/content"
	"helsevei/dialogue"
	"helsevei/dialogue/guess"
	"helsevei/dialogue/understand"
	"helsevei/locales"
)

// mind is all that Helsevei knows and says, loaded and checked.
type mind struct {
	directory *content.Directory
	catalog   *locales.Catalog
	reader    *understand.Reader
	words     *wording.Words
	machine   *dialogue.Machine
}

func newMind() (*mind, error) {
	directory, contentErr := content.Load()
	catalog, localesErr := locales.Load()
	reader, readerErr := understand.New(guess.New())
	if err := errors.Join(contentErr, localesErr, readerErr); err != nil {
		return nil, fmt.Errorf("load content, languages and lexicons:\n%w", err)
	}
	words, err := wording.New(catalog, directory)
	if err != nil {
		return nil, fmt.Errorf("hold languages against content:\n%w", err)
	}
	return &mind{directory, catalog, reader, words, dialogue.New(reader, directory, tags(catalog), words.Choice)}, nil
}

// responder makes what the bot answers with.
func (m *mind) responder() (*bot.Conversation, error) { return bot.NewConversation(m.machine, m.words) }

func tags(c *locales.Catalog) []string {
	var list []string
	for _, l := range c.Languages() {
		list = append(list, l.Tag)
	}
	return list
}
