// Package locales holds what Helsevei says: one message file a language,
// active.<tag>.toml, loaded and rendered by go-i18n. Norwegian (nb) is the
// reference; every other file has the same messages with the same variables, or
// nothing loads. Start with Load, then Catalog.Text.
//
// go-i18n can give the text of another language
// (https://github.com/nicksnyder/go-i18n/issues/125) and prints "<no value>"
// without an error. Here each language has a bundle of its own, so there is
// nothing to fall back to, and every message is rendered once at load, so that a
// fault stops the start instead of reaching a phone.
//
// No phone number stands in a translation: numbers come from the content files
// through variables, written by Phone for the direction of the text.
package locales

import (
	"fmt"
	"slices"
	"strings"
)

// Reference is the language that every other file is held against.
const Reference = "nb"

// Catalog is every message in every language. It does not change after Load and
// may be used by many goroutines.
type Catalog struct {
	languages []Language
	tags      map[string]string             // folded tag or alias to tag
	messages  map[string]map[string]message // tag to id to message
	faults    []Fault
}

// Language is what a message file says of itself in its [file] table.
type Language struct {
	Tag        string
	Name       string // in the language itself
	Norwegian  string // in Norwegian
	Direction  string // "ltr" or "rtl"
	Translator string
	Reviewer   string   // "" when nobody has reviewed it
	Reviewed   string   // 2006-01-02, or ""
	Aliases    []string // other tags that it serves
}

// Languages lists what we speak, in the order in which menus name it. The caller may keep it.
func (c *Catalog) Languages() []Language {
	list := slices.Clone(c.languages)
	for i := range list {
		list[i].Aliases = slices.Clone(list[i].Aliases)
	}
	return list
}

// Resolve finds the language for a tag or an alias; case and '_' do not matter.
// An unknown variant falls to its base ("en-GB" to "en"), never to a related
// language: x/text's matcher would send a speaker of Belarusian to Russian.
// It takes a tag, not what a person wrote.
func (c *Catalog) Resolve(tag string) (string, bool) {
	for folded := fold(tag); folded != ""; {
		if known, ok := c.tags[folded]; ok {
			return known, true
		}
		folded = folded[:max(strings.LastIndexByte(folded, '-'), 0)]
	}
	return "", false
}

func fold(tag string) string {
	return strings.ToLower(strings.ReplaceAll(strings.TrimSpace(tag), "_", "-"))
}

// Text writes a message in the language of a tag that Languages or Resolve gave.
// vars holds exactly the variables of the message, each with something to read.
// Anything else is an error, which names variables and never their values. A
// value is written as it is; template syntax in it means nothing.
func (c *Catalog) Text(tag, id string, vars map[string]string) (string, error) {
	m, ok := c.messages[tag][id]
	if !ok {
		return "", c.unknown(tag, id)
	}
	if err := m.accepts(vars); err != nil {
		return "", fmt.Errorf("write message %q in %q: %w", id, tag, err)
	}
	return m.fill(vars), nil
}

func (c *Catalog) unknown(tag, id string) error {
	if _, ok := c.messages[tag]; !ok {
		return fmt.Errorf("write message %q: no language %q", id, tag)
	}
	return fmt.Errorf("write message %q in %q: no such message", id, tag)
}

// Has reports whether there is a message id; then every language has it.
func (c *Catalog) Has(id string) bool {
	_, ok := c.messages[Reference][id]
	return ok
}

// Variables lists the names that a message needs, sorted; they are the same in
// every language.
func (c *Catalog) Variables(id string) []string {
	return slices.Clone(c.messages[Reference][id].variables)
}

// Faults lists what does not stop the start but should be mended: a file that
// nobody has reviewed, and the like.
func (c *Catalog) Faults() []Fault { return slices.Clone(c.faults) }
