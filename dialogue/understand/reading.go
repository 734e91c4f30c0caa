package understand

import (
	"cmp"
	"embed"
	"io/fs"
	"slices"
	"strings"

	"helsevei/content"
	"helsevei/dialogue/understand/model"
)

// Reading is what a text says. Zero fields: it does not say.
type Reading struct {
	Language  string       // BCP 47 tag of a lexicon, "" when unsure
	Likely    []string     // when unsure: the languages that it may be, the likeliest first
	Emergency string       // the name of the danger ("not-breathing", ...), "" for none
	Need      content.Need // urgency, situation, age, status, place
	Command   Command      // restart, back, help, stop, delete, human, more, language, info
	Choose    string       // with Command language or info: the tag or topic asked for, "" for the menu
	Identity  bool         // something like an identity number stands in it
	Evidence  []string     // which phrase of which lexicon decided each field; never the text's own words
}

// Command is a wish about the conversation itself.
type Command string

// The commands there are.
const (
	Restart  Command = "restart"
	Back     Command = "back"
	Help     Command = "help"
	Stop     Command = "stop"
	Delete   Command = "delete"
	Human    Command = "human"
	More     Command = "more"
	Language Command = "language"
	Info     Command = "info" // about health care in Norway
)

//go:embed lexicon/*.txt meanings/*.txt
var embedded embed.FS

// Reader reads texts. It does not change after [New], so that any number of
// goroutines may share it.
type Reader struct {
	lexicons   []*lexicon
	vocabulary *vocabulary
	phrases    [][]*phrase            // by the id of an anchor's word
	contexts   map[*lexicon][]*phrase // those with <sign>
	spoken     map[string][]*lexicon  // by the words that give a language away
	letters    map[rune][]*lexicon    // by the letters that do
	guesser    Guesser                // nil: none
	dictionary *dictionary            // nil: none
	model      *model.Model           // nil: the lexicons alone
	rank       map[string]int         // of dangers and situations, the first to name first
}

// New makes a reader of the embedded lexicons. g, which may be nil, guesses the
// language where they do not tell. The error names each faulty line of their
// files.
func New(g Guesser) (*Reader, error) {
	files, err := fs.Sub(embedded, "lexicon")
	if err != nil {
		return nil, err
	}
	r, err := newReader(files, g)
	if err != nil {
		return nil, err
	}
	if files, err = fs.Sub(embedded, "meanings"); err != nil {
		return nil, err
	}
	if r.dictionary, err = readDictionary(files, allMeanings); err != nil {
		return nil, err
	}
	r.model, err = model.Load()
	return r, err
}

func newReader(files fs.FS, g Guesser) (*Reader, error) {
	v := newVocabulary()
	lexicons, err := readLexicons(files, v)
	if err != nil {
		return nil, err
	}
	r := &Reader{lexicons: lexicons, vocabulary: v, contexts: map[*lexicon][]*phrase{}, rank: ranks(),
		spoken: map[string][]*lexicon{}, letters: map[rune][]*lexicon{}, guesser: g}
	r.phrases = make([][]*phrase, len(v.words))
	for _, l := range lexicons {
		for _, p := range l.phrases {
			r.index(l, p)
		}
		r.note(l)
		l.seen = nil
	}
	v.written, v.cuts = nil, nil // nothing is read any more
	return r, nil
}

func ranks() map[string]int {
	rank := map[string]int{}
	for i, d := range model.Dangers() {
		rank[d] = i
	}
	for i, s := range bySpecificity() {
		rank[string(s)] = i
	}
	return rank
}

// index files a phrase under the words of its rarest slot.
func (r *Reader) index(l *lexicon, p *phrase) {
	if p.sign != noSign {
		r.contexts[l] = append(r.contexts[l], p)
		return
	}
	best := -1
	for k, s := range p.slots {
		if cost := r.commonness(s); s.kind == wordSlot && (best < 0 || cost < best) {
			p.anchor, best = k, cost
		}
	}
	for _, id := range p.slots[p.anchor].words {
		r.phrases[id] = append(r.phrases[id], p)
	}
}

// commonness guesses how often a slot's words come up: by how many phrases
// have them, and a short stem or word more than a long one.
func (r *Reader) commonness(s slot) int {
	sum := 0
	for _, id := range s.words {
		w := r.vocabulary.words[id]
		sum += w.count + max(0, 6-len(w.runes))*4
	}
	return sum
}

// Read says what a text says. lang is the conversation's language so far, ""
// if unknown. Emergencies are looked for in every language; facts too while the
// language is not known.
func (r *Reader) Read(text, lang string) Reading {
	_, reading := r.read(text, lang)
	return reading
}

func (r *Reader) read(text, lang string) (*search, Reading) {
	s, reading := r.search(text, lang)
	s.readFacts(&reading, s.spokenIn(s.live, lang, reading.Language))
	s.readEmergency(&reading)
	if reading.Emergency == "" {
		s.readCommand(&reading)
	}
	if r.model != nil {
		s.weigh(&reading)
	}
	reading.Identity = strings.Contains(text, hiddenNumber) || slices.ContainsFunc(s.tokens, func(t token) bool { return t.hide })
	return s, reading
}

// search finds the phrases of a text, and its language.
func (r *Reader) search(text, lang string) (*search, Reading) {
	s := r.newSearch(text)
	live := s.counting(s.hits())
	var reading Reading
	if reading.Language, reading.Likely = s.language(live, lang); reading.Language != "" {
		reading.Evidence = append(reading.Evidence, "language: words of "+reading.Language)
	}
	s.lang = cmp.Or(lang, reading.Language)
	s.live = slices.DeleteFunc(live, s.isNumber)
	return s, reading
}

// counting keeps the hits that nothing strikes out.
func (s *search) counting(hits []hit) []hit {
	var nots []*hit
	for i := range hits {
		if hits[i].not {
			nots = append(nots, &hits[i])
		}
	}
	var live []hit
	for i := range hits {
		if h := &hits[i]; !h.not && !s.cancelled(h, nots) {
			live = append(live, *h)
		}
	}
	return live
}

// spokenIn keeps the hits of the languages that the text may be in. Norwegian and
// English words stand in texts of any language.
func (s *search) spokenIn(live []hit, languages ...string) []hit {
	if s.chance || !slices.ContainsFunc(languages, func(tag string) bool { return tag != "" }) {
		return live
	}
	languages = append(languages, anyLanguage, "nb", "en")
	return slices.DeleteFunc(slices.Clone(live), func(h hit) bool { return !slices.Contains(languages, h.section.lexicon.tag) })
}

// cancelled tells whether one of the exclusions touches h, or h is denied, past
// or imagined.
func (s *search) cancelled(h *hit, nots []*hit) bool {
	emergency := h.section.kind == emergencyKind
	for _, x := range nots {
		if x.touches(h) && (x.section.same(h.section) && !h.sure || emergency && x.section.calms(h.section)) {
			return true
		}
	}
	return emergency && (!h.negated && s.denies(h) || s.inContext(h))
}

func (s *section) same(other *section) bool { return s.kind == other.kind && s.value == other.value }

// calms tells whether a section of contexts bears on a danger: who asks "what
// if" about one that kills in minutes may stand beside it.
func (s *section) calms(danger *section) bool {
	return s.kind == contextKind || s.kind == imaginedKind && !slices.Contains(immediate(), danger.value)
}

// inContext looks at the contexts of the danger's own lexicon and of those whose
// words stand in the text: neighbours share the names of illnesses.
func (s *search) inContext(h *hit) bool {
	if s.calmed(h, h.section.lexicon) {
		return true
	}
	return slices.ContainsFunc(s.present, func(l *lexicon) bool { return l != h.section.lexicon && s.calmed(h, l) })
}

func (s *search) calmed(h *hit, l *lexicon) bool {
	for _, c := range s.reader.contexts[l] {
		if c.section.calms(h.section) && !(h.negated && c.negated) && s.surrounds(c, h) {
			return true
		}
	}
	return false
}

func (s *search) readEmergency(reading *Reading) {
	best := s.best(s.live, emergencyKind)
	if best == nil {
		return
	}
	reading.Emergency = best.section.value
	reading.Need.Urgency = content.LifeThreatening
	reading.Evidence = append([]string{best.evidence()}, reading.Evidence...)
}

// isNumber tells whether a danger is but a number word of the conversation's
// language, such as the Norwegian "fire".
func (s *search) isNumber(h hit) bool {
	l := s.reader.lexicon(s.lang)
	return h.section.kind == emergencyKind && l != nil && len(h.slots) == 1 && l.numbers[s.tokens[h.at[0]].key] > 0
}

// lexicon is that of lang, nil for none.
func (r *Reader) lexicon(lang string) *lexicon {
	i := slices.IndexFunc(r.lexicons, func(l *lexicon) bool { return l.tag == lang })
	if i < 0 {
		return nil
	}
	return r.lexicons[i]
}

// best is the hit of a kind that ranks first.
func (s *search) best(live []hit, k kind) *hit {
	var best *hit
	for i := range live {
		h := &live[i]
		if h.section.kind == k && (best == nil || s.reader.rank[h.section.value] < s.reader.rank[best.section.value]) {
			best = h
		}
	}
	return best
}
