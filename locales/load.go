package locales

import (
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"golang.org/x/text/language"
)

//go:embed active.*.toml
var embedded embed.FS

// Load reads the message files that are built into the program.
func Load() (*Catalog, error) { return LoadFS(embedded) }

// LoadFS reads the message files at the top of fsys. Its error joins every Fault
// of every file.
func LoadFS(fsys fs.FS) (*Catalog, error) {
	names, err := fs.Glob(fsys, "*.toml")
	if err != nil {
		return nil, fmt.Errorf("list message files: %w", err)
	}
	l := &loader{tags: map[string]string{}}
	for _, name := range names {
		l.load(fsys, name)
	}
	l.compare()
	if err := l.strict.err(); err != nil {
		return nil, err
	}
	return l.catalog(), nil
}

// loader holds the state of one LoadFS.
type loader struct {
	files  []*file
	tags   map[string]string // folded tag or alias to tag
	strict faults
	soft   faults
}

// file is a message file that go-i18n has read.
type file struct {
	name     string // active.en.toml
	tag      string
	header   header
	sources  map[string]string // id to the text as the translator wrote it
	messages map[string]message
}

func (f *file) ids() []string { return slices.Sorted(maps.Keys(f.sources)) }

func (l *loader) load(fsys fs.FS, name string) {
	tag, ok := l.tagOf(name)
	if !ok {
		return
	}
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		l.strict.add(name, "", "cannot be read: %v", err)
		return
	}
	f := &file{name: name, tag: tag.String()}
	if !l.readHeader(f, data) || !l.readMessages(f, data, tag) {
		return
	}
	l.claim(f)
	l.files = append(l.files, f)
}

// tagOf reads the language from a file's name. go-i18n takes the tag through
// language.Make, which makes "und" of what it does not know and another language
// of some that it does ("tl", "sh"): the messages would load and never be found.
func (l *loader) tagOf(name string) (language.Tag, bool) {
	written, ok := strings.CutPrefix(strings.TrimSuffix(name, ".toml"), "active.")
	if !ok {
		l.strict.add(name, "", "a message file is named active.<tag>.toml")
		return language.Und, false
	}
	tag, err := language.Parse(written)
	if err != nil {
		l.strict.add(name, "", "%q is not a language that go-i18n knows: %v", written, err)
		return language.Und, false
	}
	if tag.String() != written {
		l.strict.add(name, "", "go-i18n would take %q for %q", written, tag)
		return language.Und, false
	}
	return tag, true
}

// claim notes the tags that a file answers to; no two files may share one.
func (l *loader) claim(f *file) {
	for _, tag := range append([]string{f.tag}, f.header.Aliases...) {
		if _, err := language.Parse(tag); err != nil {
			l.strict.add(f.name, "", "alias %q is not a language tag: %v", tag, err)
		}
		if other, taken := l.tags[fold(tag)]; taken {
			l.strict.add(f.name, "", "the tag %q is already served by %q", tag, other)
			continue
		}
		l.tags[fold(tag)] = f.tag
	}
}

func (l *loader) catalog() *Catalog {
	c := &Catalog{tags: l.tags, messages: map[string]map[string]message{}, faults: l.soft}
	for _, f := range l.files {
		c.languages = append(c.languages, f.header.language(f.tag))
		c.messages[f.tag] = f.messages
	}
	slices.SortFunc(c.languages, func(a, b Language) int {
		return cmp.Or(cmp.Compare(rank(a.Tag), rank(b.Tag)), cmp.Compare(a.Tag, b.Tag))
	})
	return c
}

// byNeed is the order in which menus name the languages: Norwegian and English,
// then by how many of those who come to Norway ask for an interpreter (IMDi,
// 2024 and 2025). A language that is not among them comes last.
const byNeed = "nb en uk ar ru ti so fa ps ckb ku tr pl fr es sw am ur vi nn"

func rank(tag string) int {
	order := strings.Fields(byNeed)
	if i := slices.Index(order, tag); i >= 0 {
		return i
	}
	return len(order)
}
