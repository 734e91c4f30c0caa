package locales

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// placeholder is all the template syntax that a message may use.
var placeholder = regexp.MustCompile(`\{\{\.([A-Za-z][A-Za-z0-9_]*)\}\}`)

// spoken begins the ids of what a person of any language says aloud in
// Norwegian: such a message is not translated.
const spoken = "spoken."

// longText is the length in characters from which a message identical to the
// Norwegian one was probably not translated.
const longText = 40

// checkText holds one message against the rules that need no other file.
func (l *loader) checkText(f *file, id string) bool {
	source := f.sources[id]
	if strings.TrimSpace(source) == "" {
		l.strict.add(f.name, id, "the message is empty")
		return false
	}
	problems := problems(source)
	for _, problem := range problems {
		l.strict.add(f.name, id, "%s", problem)
	}
	if strings.ContainsFunc(source, isForeignDigit) {
		l.soft.add(f.name, id, "write digits as 0-9: they are what stands on the keys of a phone")
	}
	return len(problems) == 0
}

func problems(source string) (found []string) {
	literals := placeholder.Split(source, -1)
	for _, rule := range []struct {
		broken  bool
		problem string
	}{
		{strings.Contains(source, noValue), "it contains " + noValue},
		{slices.ContainsFunc(literals, hasTemplate), "a variable is written {{.Name}} and nothing else stands between braces"},
		{strings.ContainsFunc(source, isControl), "it contains an invisible control character"},
		{slices.ContainsFunc(literals, hasNumber), "it contains a number of three digits or more: numbers come from the content files through variables"},
		{touches(literals), "a variable touches a digit, a '+' or another variable: it could change a number"},
	} {
		if rule.broken {
			found = append(found, rule.problem)
		}
	}
	return found
}

func hasTemplate(literal string) bool {
	return strings.Contains(literal, "{{") || strings.Contains(literal, "}}")
}

// isControl finds what no reader sees and what could reorder or hide a number:
// control characters, and the embeddings, overrides and isolates of the bidi
// algorithm. The joiners that Persian needs and the plain marks are allowed.
func isControl(r rune) bool {
	return r != '\n' && unicode.IsControl(r) ||
		r >= '\u202A' && r <= '\u202E' || r >= '\u2066' && r <= '\u2069'
}

func isForeignDigit(r rune) bool { return r > unicode.MaxASCII && unicode.IsDigit(r) }

// hasNumber finds what a reader could dial: three digits of any script, also
// with spaces or invisible characters between, or five with the punctuation of
// phone numbers between ("0-5" and "13-20" are ages).
func hasNumber(literal string) bool {
	spaced, punctuated := 0, 0
	for _, r := range literal {
		switch {
		case unicode.IsNumber(r):
			spaced, punctuated = spaced+1, punctuated+1
		case unicode.IsSpace(r) || unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		case strings.ContainsRune("-\u2010\u2011\u2012\u2013\u2014\u2212./()+", r):
			spaced = 0
		default:
			spaced, punctuated = 0, 0
		}
		if spaced >= 3 || punctuated >= 5 {
			return true
		}
	}
	return false
}

// touches looks at the texts between variables.
func touches(literals []string) bool {
	for i, literal := range literals {
		first, _ := utf8.DecodeRuneInString(literal)
		last, _ := utf8.DecodeLastRuneInString(literal)
		afterVariable, beforeVariable := i > 0, i < len(literals)-1
		switch {
		case afterVariable && beforeVariable && literal == "",
			afterVariable && unicode.IsNumber(first),
			beforeVariable && (unicode.IsNumber(last) || last == '+'):
			return true
		}
	}
	return false
}

// compare holds every language against the reference.
func (l *loader) compare() {
	i := slices.IndexFunc(l.files, func(f *file) bool { return f.tag == Reference })
	if i < 0 {
		l.strict.add("active."+Reference+".toml", "", "the reference language is missing or cannot be read")
		return
	}
	for _, f := range l.files {
		if f.tag != Reference {
			l.compareFile(f, l.files[i])
		}
		l.checkSame(f, l.files[i])
	}
}

func (l *loader) compareFile(f, reference *file) {
	for _, id := range reference.ids() {
		if strings.HasPrefix(id, spoken) {
			continue
		}
		if _, ok := f.sources[id]; !ok {
			l.strict.add(f.name, id, "the message is missing")
			continue
		}
		l.compareMessage(f, reference, id)
	}
	for _, id := range f.ids() {
		if _, ok := reference.sources[id]; !ok {
			l.strict.add(f.name, id, "there is no such message in %s", reference.name)
		} else if strings.HasPrefix(id, spoken) {
			l.strict.add(f.name, id, "it is said aloud to Norwegians, so it stands in %s alone", reference.name)
		}
	}
}

func (l *loader) compareMessage(f, reference *file, id string) {
	got, want := variablesOf(f.sources[id]), variablesOf(reference.sources[id])
	if !slices.Equal(got, want) {
		l.strict.add(f.name, id, "its variables are %q, in %s they are %q", got, reference.name, want)
	}
	if untranslated(f.sources[id], reference.sources[id]) && !f.header.maySame(id) {
		l.strict.add(f.name, id, "it is not translated (or name it in same = [...] of [file])")
	}
}

func variablesOf(source string) []string {
	var names []string
	for _, match := range placeholder.FindAllStringSubmatch(source, -1) {
		names = append(names, match[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func untranslated(text, reference string) bool {
	return text == reference && utf8.RuneCountInString(text) > longText
}

// checkSame finds entries of same = [...] that excuse nothing (any more).
func (l *loader) checkSame(f, reference *file) {
	for _, id := range f.header.Same {
		source, ok := reference.sources[id]
		switch {
		case !ok:
			l.strict.add(f.name, id, "same names it, but there is no such message")
		case f.tag == Reference || !untranslated(f.sources[id], source):
			l.soft.add(f.name, id, "same names it without need")
		}
	}
}
