package understand

import (
	"fmt"
	"strings"
)

// addGroup reads "family = father|mother", for "{family}" in the lines below.
func (l *lexicon) addGroup(text string) error {
	name, words, _ := strings.Cut(text, "=")
	name, words = strings.TrimSpace(name), strings.TrimSpace(words)
	key := "{" + name + "}"
	if !isSlug(name) || words == "" || strings.Contains(words, " ") || key == "{n}" || key == "{year}" {
		return fmt.Errorf("%q is not like \"family = father|mother\"", text)
	}
	if l.groups[key] != "" {
		return fmt.Errorf("the group %s stands there already", key)
	}
	l.groups[key] = l.expand(words)
	return nil
}

// addBeginning reads "~ = al|wal|bil", for "~doctor" in the lines below.
func (l *lexicon) addBeginning(text string) error {
	sign, beginnings, _ := strings.Cut(text, "=")
	sign, beginnings = strings.TrimSpace(sign), strings.TrimSpace(beginnings)
	if len(sign) != 1 || !strings.Contains("~@%&", sign) || beginnings == "" || strings.Contains(beginnings, " ") {
		return fmt.Errorf("%q is not like \"~ = al|bil\", with one of ~ @ %% & for a sign", text)
	}
	r := rune(sign[0])
	if l.beginning[r] != nil {
		return fmt.Errorf("the beginnings %s stand there already", sign)
	}
	l.beginning[r] = strings.Split(beginnings, "|")
	return nil
}

// expand writes out the groups and the words with beginnings of a line.
func (l *lexicon) expand(text string) string {
	if len(l.groups) == 0 && len(l.beginning) == 0 {
		return text
	}
	fields := strings.Fields(text)
	for i, field := range fields {
		var words []string
		for word := range strings.SplitSeq(field, "|") {
			words = append(words, l.expandWord(word)...)
		}
		fields[i] = strings.Join(words, "|")
	}
	return strings.Join(fields, " ")
}

func (l *lexicon) expandWord(word string) []string {
	if group, ok := l.groups[word]; ok {
		return []string{group}
	}
	if word == "" {
		return []string{word}
	}
	beginnings := l.beginning[rune(word[0])]
	if beginnings == nil {
		return []string{word}
	}
	words := []string{word[1:]}
	for _, b := range beginnings {
		words = append(words, b+word[1:])
	}
	return words
}
