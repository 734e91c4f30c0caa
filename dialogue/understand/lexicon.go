package understand

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"helsevei/content"
	"helsevei/dialogue/understand/model"
)

// kind is what a section of a lexicon is about: the first word of its title.
type kind string

const (
	emergencyKind kind = "emergency"
	contextKind   kind = "no"
	imaginedKind  kind = "imagined"
	knownKind     kind = "known"
	negationKind  kind = "negations"
	urgencyKind   kind = "urgency"
	situationKind kind = "situation"
	statusKind    kind = "status"
	placeKind     kind = "place"
	ageKind       kind = "age"
	commandKind   kind = "command"
	politeKind    kind = "polite"
	languageKind  kind = "language"
	numberKind    kind = "numbers"
	choiceKind    kind = "choice"
	lettersKind   kind = "letters"
	groupKind     kind = "groups"
	beginningKind kind = "beginnings"
)

// section is a titled part of a lexicon.
type section struct {
	lexicon *lexicon
	kind    kind
	value   string // the rest of the title: "choking", "oslo/alna", "language en"
}

// lexicon is one language's file. The tag "und" stands for what is the same in
// every language: names of places, emoji.
type lexicon struct {
	tag, file string
	phrases   []*phrase
	negations map[string]bool
	polite    map[string]bool
	script    *unicode.RangeTable // that most of those words are written in
	spoken    map[string]bool     // folded words that give the language away
	letters   map[rune]bool       // letters that do, in lower case
	numbers   map[string]int      // 0: no number by itself, whatever other languages say
	choice    map[string]bool     // words before a number: "option 2"
	commands  map[string]*section // a whole text, as keys
	groups    map[string]string   // "{family}" to "father|mother"
	beginning map[rune][]string   // what a word may begin with, by the sign that asks for it
	seen      map[saying]int      // line of each phrase, to find duplicates
	sections  map[string]*section // by title
}

// saying is what a line of a section says: equal for lines that say the same.
type saying struct {
	section   *section
	signature string
}

const anyLanguage = "und"

// immediate lists the dangers that nobody asks about for curiosity: a question
// that begins with "what if" is an emergency all the same.
func immediate() []string {
	return []string{"not-breathing", "choking", "drowning", "stabbed-or-shot", "heavy-bleeding", "suicide", "unconscious", "ambulance"}
}

// commands lists the commands there are.
func commands() []Command {
	return []Command{Restart, Back, Help, Stop, Delete, Human, More, Language, Info}
}

func readLexicons(files fs.FS, v *vocabulary) ([]*lexicon, error) {
	names, err := fs.Glob(files, "*.txt")
	if err != nil || len(names) == 0 {
		return nil, errors.Join(err, errors.New("understand: no lexicon found"))
	}
	lexicons := make([]*lexicon, len(names))
	vocabularies := make([]*vocabulary, len(names))
	faults := make([]error, len(names))
	var group sync.WaitGroup
	for i, name := range names {
		group.Go(func() {
			vocabularies[i] = newVocabulary()
			data, err := fs.ReadFile(files, name)
			if err != nil {
				faults[i] = fmt.Errorf("understand: read lexicon: %w", err)
				return
			}
			lexicons[i], faults[i] = parseLexicon(name, string(data), vocabularies[i])
		})
	}
	group.Wait()
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	for i, l := range lexicons {
		l.renumber(v.join(vocabularies[i]))
	}
	return lexicons, nil
}

// renumber replaces the ids of words.
func (l *lexicon) renumber(ids []int) {
	for _, p := range l.phrases {
		for _, s := range p.slots {
			for i, id := range s.words {
				s.words[i] = ids[id]
			}
		}
	}
}

func newLexicon(name string) *lexicon {
	file := path.Base(name)
	return &lexicon{tag: strings.TrimSuffix(file, path.Ext(file)), file: file,
		negations: map[string]bool{}, polite: map[string]bool{}, spoken: map[string]bool{}, letters: map[rune]bool{}, choice: map[string]bool{},
		numbers: map[string]int{}, groups: map[string]string{}, beginning: map[rune][]string{}, commands: map[string]*section{}, seen: map[saying]int{}, sections: map[string]*section{}}
}

// parseLexicon reads a file; the error names every faulty line.
func parseLexicon(name, text string, v *vocabulary) (*lexicon, error) {
	l := newLexicon(name)
	var current *section
	var faults []error
	for i, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, "#")
		line = strings.TrimSpace(line)
		var err error
		switch {
		case line == "":
		case line[0] == '[':
			current, err = l.open(line)
		case current == nil:
			err = errors.New("a phrase before the first section")
		default:
			err = l.add(current, i+1, line, v)
		}
		if err != nil {
			faults = append(faults, fmt.Errorf("understand: %s:%d: %w", l.file, i+1, err))
		}
	}
	l.markNegated(v)
	return l, errors.Join(faults...)
}

// open reads a section's title.
func (l *lexicon) open(line string) (*section, error) {
	title, ok := strings.CutSuffix(strings.TrimPrefix(line, "["), "]")
	name, value, _ := strings.Cut(title, " ")
	s := &section{lexicon: l, kind: kind(name), value: value}
	switch {
	case !ok:
		return s, fmt.Errorf("%s is no section title", line)
	case !s.valid():
		return s, fmt.Errorf("unknown section %s", line)
	case l.sections[title] != nil:
		return s, fmt.Errorf("section %s appears twice", line)
	}
	l.sections[title] = s
	return s, nil
}

func (s *section) valid() bool {
	switch s.kind {
	case emergencyKind:
		return slices.Contains(model.Dangers(), s.value)
	case contextKind, imaginedKind:
		return s.value == "emergency"
	case urgencyKind: // life-threatening is for emergencies to say
		return s.value == string(content.Urgent) || s.value == string(content.Routine)
	case situationKind:
		return slices.Contains(content.Situations, content.Situation(s.value))
	case statusKind:
		return slices.Contains(content.AllStatuses(), content.Status(s.value))
	case placeKind:
		return isPlace(s.value)
	case ageKind:
		return s.unit() != 0 || s.fixedAge() >= 0
	case commandKind:
		return s.validCommand()
	}
	return s.value == "" && slices.Contains([]kind{knownKind, negationKind, politeKind, languageKind, lettersKind, numberKind, choiceKind, groupKind, beginningKind}, s.kind)
}

func (s *section) validCommand() bool {
	name, choice, chosen := strings.Cut(s.value, " ")
	return slices.Contains(commands(), Command(name)) &&
		(!chosen || name == string(Language) && isTag(choice) || name == string(Info) && isSlug(choice))
}

func isTag(s string) bool {
	return len(s) >= 2 && len(s) <= 3 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz") == ""
}

// isPlace knows [content.OtherPlace], the municipalities that the directory
// has something for, and parts of Oslo. Any other name is a slip that would
// give a place that no service serves.
func isPlace(s string) bool {
	if part, ok := strings.CutPrefix(s, "oslo/"); ok {
		return isSlug(part)
	}
	return slices.Contains([]string{string(content.OtherPlace), "oslo", "bergen", "moss"}, s)
}

func isSlug(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz-") == ""
}

// unit is how many of an age's unit make a year, 0 for none.
func (s *section) unit() int {
	switch s.value {
	case "years":
		return 1
	case "months":
		return 12
	case "weeks":
		return 52
	case "days":
		return 365
	}
	return 0
}

// fixedAge is the age that a word means by itself ("newborn"), -1 for none.
func (s *section) fixedAge() int {
	n, err := strconv.Atoi(s.value)
	if err != nil || n < 0 || n > maxAge {
		return -1
	}
	return n
}

// add reads a line of a section.
func (l *lexicon) add(s *section, line int, text string, v *vocabulary) error {
	switch s.kind {
	case negationKind:
		for _, w := range tokenize(text) {
			l.negations[w.raw] = true
		}
		return l.addWord(l.negations, s, line, text)
	case politeKind:
		return l.addWord(l.polite, s, line, text)
	case choiceKind:
		return l.addWord(l.choice, s, line, text)
	case knownKind:
		return l.addWord(v.known, s, line, text)
	case languageKind:
		return l.addSpoken(s, line, text, v)
	case lettersKind:
		return l.addLetters(text)
	case numberKind:
		return l.addNumber(s, line, text)
	case commandKind:
		return l.addCommand(s, line, text)
	case groupKind:
		return l.addGroup(text)
	case beginningKind:
		return l.addBeginning(text)
	}
	return l.addPhrase(s, line, text, v)
}

// once refuses a second line with the same meaning in a section.
func (l *lexicon) once(s *section, line int, signature string) error {
	key := saying{s, signature}
	if first := l.seen[key]; first != 0 {
		return fmt.Errorf("says the same as line %d", first)
	}
	l.seen[key] = line
	return nil
}

// addWord reads a line of words.
func (l *lexicon) addWord(set map[string]bool, s *section, line int, text string) error {
	words := tokenize(text)
	if len(words) == 0 {
		return fmt.Errorf("%q has no word", text)
	}
	for _, w := range words {
		if err := l.once(s, line, w.key); err != nil {
			return fmt.Errorf("%q %w", w.raw, err)
		}
		set[w.key] = true
	}
	return nil
}

func (l *lexicon) addSpoken(s *section, line int, text string, v *vocabulary) error {
	words := tokenize(text)
	if len(words) == 0 {
		return fmt.Errorf("%q has no word", text)
	}
	for _, w := range words {
		if err := l.once(s, line, w.raw); err != nil {
			return fmt.Errorf("%q %w", w.raw, err)
		}
		l.spoken[w.raw], v.known[w.key] = true, true
	}
	return nil
}

// addLetters reads a line of letters, as they are written.
func (l *lexicon) addLetters(text string) error {
	for _, r := range norm.NFC.String(text) {
		switch {
		case r == ' ':
		case r < utf8.RuneSelf || unicode.ToLower(r) != r || !unicode.IsLetter(r):
			return fmt.Errorf("%q is no letter in lower case that only some languages have", r)
		default:
			l.letters[r] = true
		}
	}
	return nil
}

// addNumber reads "two = 2" or "! fire".
func (l *lexicon) addNumber(s *section, line int, text string) error {
	name, value, ok := strings.Cut(text, "=")
	not := strings.HasPrefix(text, "!")
	words := tokenize(name)
	n, err := strconv.Atoi(strings.TrimSpace(value))
	if not {
		n, ok, err = 0, !ok, nil
	}
	if !ok || err != nil || len(words) != 1 || n < 0 || n > maxAge {
		return fmt.Errorf("%q is not like \"two = 2\" or \"! word\"", text)
	}
	l.numbers[words[0].key] = n
	return l.once(s, line, words[0].key)
}

func (l *lexicon) addCommand(s *section, line int, text string) error {
	key := commandKey(tokenize(text))
	if key == "" || strings.ContainsAny(text, "*|+!<>{}") {
		return fmt.Errorf("%q: a command is plain words", text)
	}
	if other := l.commands[key]; other != nil {
		return fmt.Errorf("%q is in [%s %s] already", text, other.kind, other.value)
	}
	l.commands[key] = s
	return nil
}

func (l *lexicon) addPhrase(s *section, line int, text string, v *vocabulary) error {
	phrases, err := parsePhrases(s, line, text, v)
	if err != nil {
		return err
	}
	for _, p := range phrases {
		if err := l.once(s, line, p.signature()); err != nil {
			return fmt.Errorf("%q %w", text, err)
		}
		p.not = p.not || s.kind == contextKind || s.kind == imaginedKind
		l.phrases = append(l.phrases, p)
	}
	return nil
}

// negates says whether a word is a "no", however long it is drawn ("nooo"). Its
// key alone does not say: with doubled letters folded Russian "у нее", with her,
// would read "у не", with not.
func (l *lexicon) negates(t token) bool {
	return l.negations[t.raw] || l.negations[t.key] && len([]rune(t.raw)) > len([]rune(t.key))+1
}

// markNegated finds the phrases that hold a "no" themselves.
func (l *lexicon) markNegated(v *vocabulary) {
	for _, p := range l.phrases {
		for _, s := range p.slots {
			for _, id := range s.words {
				p.negated = p.negated || !v.words[id].stem && l.negations[string(v.words[id].runes)]
			}
		}
	}
}
