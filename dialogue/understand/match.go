package understand

import "slices"

// hit is a phrase found in a text.
type hit struct {
	*phrase
	at    [maxSlots]int // the token in each slot
	pivot int           // the token that the slot ends at where the search began
}

// first is the slot where the search begins.
func (h *hit) first() int {
	if h.sign != noSign {
		return h.sign
	}
	return h.anchor
}

func (h *hit) start() int { return h.at[0] }
func (h *hit) end() int   { return h.at[len(h.slots)-1] }

// touches tells whether two hits have a word in common; words that they only
// skip do not count.
func (h *hit) touches(other *hit) bool {
	for _, i := range h.at[:len(h.slots)] {
		for _, j := range other.at[:len(other.slots)] {
			if i == j {
				return true
			}
		}
	}
	return false
}

// again tells whether h is but another way to fit what before fits.
func (h *hit) again(before *hit) bool { return h.phrase == before.phrase && h.pivot == before.pivot }

// number is the value of the phrase's {n}, -1 without one.
func (h *hit) number(tokens []token) int {
	for k, s := range h.slots {
		if s.kind == numberSlot {
			n, _ := h.section.lexicon.number(tokens[h.at[k]])
			return n
		}
	}
	return -1
}

// number reads a token as a number, in digits or words.
func (l *lexicon) number(t token) (int, bool) {
	if t.hide {
		return -1, false
	}
	if t.num >= 0 {
		return t.num, true
	}
	n, ok := l.numbers[t.key]
	return n, ok && n > 0
}

// search is the state of reading one text.
type search struct {
	reader  *Reader
	text    string
	tokens  []token
	ids     []matches  // the words of the vocabulary at each token
	present []*lexicon // whose own words stand in the text
	chance  bool       // nothing but the script speaks for the language that was taken
	found   []hit
	lang    string   // of the conversation, or else of the text
	live    []hit    // those of found that nothing strikes out
	guessed []string // labels of the model that were believed
	fits    int      // of the phrase that is being fitted
}

type matches struct {
	exact, near []int
}

func (r *Reader) newSearch(text string) *search {
	s := &search{reader: r, text: text, tokens: tokenize(text)}
	s.ids = make([]matches, len(s.tokens))
	all := make([]int, 0, 4*len(s.tokens))
	for i, t := range s.tokens {
		for _, l := range r.spoken[t.raw] {
			if !slices.Contains(s.present, l) {
				s.present = append(s.present, l)
			}
		}
		from := len(all)
		all = r.vocabulary.exact(all, t)
		middle := len(all)
		all = r.vocabulary.near(all, t)
		s.ids[i] = matches{all[from:middle:middle], all[middle:len(all):len(all)]}
	}
	return s
}

// hits finds every phrase, in the order of the text.
func (s *search) hits() []hit {
	for i := range s.tokens {
		here := len(s.found)
		for _, id := range s.ids[i].exact {
			s.fitAll(here, i, s.reader.phrases[id], false)
		}
		for _, id := range s.ids[i].near {
			s.fitAll(here, i, s.reader.phrases[id], true)
		}
	}
	return s.found
}

// fitAll finds the phrases that fit with their anchor at token i, each once: a
// token may be several of a slot's words. What was found here stands from
// s.found[here] on.
func (s *search) fitAll(here, i int, phrases []*phrase, near bool) {
	for _, p := range phrases {
		if near && !p.section.forgiving() || slices.ContainsFunc(s.found[here:], func(h hit) bool { return h.phrase == p }) {
			continue
		}
		h := hit{phrase: p, pivot: i}
		h.at[p.anchor] = i
		s.fits = 0
		s.left(&h, p.anchor)
	}
}

// maxFits bounds in how many ways a danger's phrase is fitted around one word:
// an exclusion may strike one of them, and the others count.
const maxFits = 4

// keep takes a fit down and says whether no other is wanted.
func (s *search) keep(h *hit) bool {
	switch {
	case h.phrase.sign != noSign: // of a context: that it fits is all
		return true
	case !s.atEdges(h):
		return false
	}
	s.found = append(s.found, *h)
	s.fits++
	return h.section.kind != emergencyKind || h.not || s.fits == maxFits
}

// atEdges tells whether a clause begins with h, and ends with it, where its
// phrase asks for that. Polite words do not matter ("please ambulance help").
func (s *search) atEdges(h *hit) bool {
	return (!h.opens || s.isEdge(h.start(), -1)) && (!h.closes || s.isEdge(h.end(), 1))
}

// isEdge tells whether nothing but politeness stands between token i and the
// pause or the end of the text that lies before it (step -1) or after it (1).
func (s *search) isEdge(i, step int) bool {
	for j := i + step; j >= 0 && j < len(s.tokens); i, j = j, j+step {
		if (s.tokens[j].pos-s.tokens[i].pos)*step > 1 {
			return true
		}
		if !s.reader.isPolite(s.tokens[j].key) {
			return false
		}
	}
	return true
}

// isPolite knows the polite words, and cries for help.
func (r *Reader) isPolite(key string) bool {
	return slices.ContainsFunc(r.lexicons, func(l *lexicon) bool {
		s := l.commands[key+" "]
		return l.polite[key] || s != nil && s.value == string(Help)
	})
}

// forgiving tells the sections in which a typing error counts as the word meant.
func (s *section) forgiving() bool {
	return s.kind == emergencyKind || s.kind == contextKind || s.kind == imaginedKind
}

// left fits the slots before slot k, then those after the anchor; it returns
// true when [search.keep] has enough.
func (s *search) left(h *hit, k int) bool {
	if k == 0 {
		return s.right(h, h.first(), h.pivot)
	}
	room := h.slots[k].room
	to := s.tokens[h.at[k]].pos - 1
	for j := h.at[k] - 1; j >= 0 && to-s.tokens[j].pos <= room; j-- {
		if s.takes(h.phrase, &h.slots[k-1], j) {
			h.at[k-1] = j
			if s.left(h, k-1) {
				return true
			}
		}
	}
	return false
}

// right fits the slots after slot k, which ends at token i.
func (s *search) right(h *hit, k, i int) bool {
	if k+1 == len(h.slots) {
		return s.keep(h)
	}
	next := &h.slots[k+1]
	from := s.tokens[i].pos + 1
	for j := i + 1; j < len(s.tokens) && s.tokens[j].pos-from <= next.room; j++ {
		if s.takes(h.phrase, next, j) {
			h.at[k+1] = j
			if s.right(h, k+1, j) {
				return true
			}
		}
	}
	return false
}

// takes tells whether token j fits into a slot.
func (s *search) takes(p *phrase, want *slot, j int) bool {
	switch want.kind {
	case numberSlot:
		_, ok := p.section.lexicon.number(s.tokens[j])
		return ok
	case yearSlot:
		n := s.tokens[j].num
		return !s.tokens[j].hide && n >= 1900 && n < 2100
	case signSlot:
		return false
	}
	return intersect(want.words, s.ids[j].exact) || p.section.forgiving() && intersect(want.words, s.ids[j].near)
}

func intersect(a, b []int) bool {
	for _, x := range b {
		for _, y := range a {
			if x == y {
				return true
			}
		}
	}
	return false
}

// surrounds tells whether the context c has the sign in the place of <sign>.
func (s *search) surrounds(c *phrase, sign *hit) bool {
	h := hit{phrase: c, pivot: sign.end()}
	h.at[c.sign] = sign.start()
	return s.left(&h, c.sign)
}

// denies tells whether a "no" stands right before one of the sign's words:
// "the chest does not hurt". One further off is about something else ("fever,
// does not eat, stiff neck").
func (s *search) denies(sign *hit) bool {
	l := sign.section.lexicon
	for k := 1; k < len(sign.slots); k++ {
		if i := sign.at[k] - 1; i != sign.at[k-1] && l.negates(s.tokens[i]) {
			return true
		}
	}
	return false
}
