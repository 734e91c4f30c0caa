package locales

import (
	"errors"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// readMessages lets go-i18n read a file into a bundle of its own and render
// every message.
func (l *loader) readMessages(f *file, data []byte, tag language.Tag) bool {
	bundle := i18n.NewBundle(tag)
	bundle.RegisterUnmarshalFunc("toml", func(data []byte, v any) error {
		return l.unmarshal(f, data, v)
	})
	parsed, err := bundle.ParseMessageFileBytes(data, f.name)
	if err != nil {
		l.strict.add(f.name, "", "go-i18n cannot load it: %v", err)
		return false
	}
	f.sources, f.messages = map[string]string{}, map[string]message{}
	for _, m := range parsed.Messages {
		f.sources[m.ID] = m.Other
	}
	localizer := i18n.NewLocalizer(bundle, f.tag)
	for _, id := range f.ids() {
		if l.checkText(f, id) {
			l.render(f, localizer, tag, id)
		}
	}
	return true
}

// render asks go-i18n for a message with each variable marked, and keeps the
// parts between the marks.
func (l *loader) render(f *file, localizer *i18n.Localizer, tag language.Tag, id string) {
	rendered, got, err := localizer.LocalizeWithTag(&i18n.LocalizeConfig{
		MessageID: id, TemplateData: marked(f.sources[id]),
	})
	switch {
	case err != nil:
		l.strict.add(f.name, id, "go-i18n cannot render it: %v", err)
	case got != tag:
		l.strict.add(f.name, id, "go-i18n answers in %q", got)
	default:
		f.messages[id] = newMessage(rendered)
	}
}

func marked(source string) map[string]string {
	data := map[string]string{}
	for _, match := range placeholder.FindAllStringSubmatch(source, -1) {
		data[match[1]] = mark + match[1] + mark
	}
	return data
}

// unmarshal gives go-i18n the tables of a file without [file] and without the
// entries that it would misread, each of which is a fault here: its own complaint
// names no message, or does not come.
func (l *loader) unmarshal(f *file, data []byte, v any) error {
	tables := map[string]any{}
	if err := toml.Unmarshal(data, &tables); err != nil {
		return err
	}
	delete(tables, "file")
	l.prune(f, "", tables)
	target, ok := v.(*any)
	if !ok {
		return errors.New("go-i18n asks for something else than a tree")
	}
	*target = tables
	return nil
}

// bareKey has no dot: "a.b" in quotes and b in [a] would be one id for two
// messages, and go-i18n keeps either.
var bareKey = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

func (l *loader) prune(f *file, path string, table map[string]any) {
	for _, key := range slices.Sorted(maps.Keys(table)) {
		id := strings.TrimPrefix(path+"."+key, ".")
		if problem := misread(key, table[key], path == "", table); problem != "" {
			l.strict.add(f.name, id, "%s", problem)
			delete(table, key)
			continue
		}
		if sub, ok := table[key].(map[string]any); ok {
			l.prune(f, id, sub)
		}
	}
}

// misread says why go-i18n would not read an entry as the message it looks like.
func misread(key string, value any, top bool, table map[string]any) string {
	switch value.(type) {
	case string, map[string]any:
	default:
		return "a message is a text in quotes"
	}
	switch {
	case !bareKey.MatchString(key):
		return "a message id has letters, digits, '-' and '_' only"
	case !reserved(key, value):
		return ""
	case key != "other" && key != "description":
		return "go-i18n reserves this word (plural forms and the like are not used): choose another id"
	case top || !allReserved(table):
		return "go-i18n reserves this word beside other messages: choose another id"
	}
	return ""
}

// reserved is go-i18n's own rule (isReserved in its message.go).
func reserved(key string, value any) bool {
	if key == "translation" {
		return true
	}
	_, text := value.(string)
	return text && slices.Contains([]string{
		"id", "description", "hash", "leftdelim", "rightdelim",
		"zero", "one", "two", "few", "many", "other", "translation",
	}, strings.ToLower(key))
}

func allReserved(table map[string]any) bool {
	for key, value := range table {
		if !reserved(key, value) {
			return false
		}
	}
	return true
}
