package understand

import "helsevei/dialogue/understand/model"

// Clues lists what the model sees in a text: its words, and the phrases of the
// lexicons that it has.
func (r *Reader) Clues(text string) []model.Clue {
	s, _ := r.search(text, "")
	return s.clues()
}

// clues are those of the words and of the phrases found.
func (s *search) clues() []model.Clue {
	words := words(s.tokens)
	p := phraseClues{model.Clues(words), map[string]bool{}}
	p.clues = append(p.clues, model.Meanings(s.reader.dictionary.meaningsOf(words))...)
	for i := range s.found {
		h := &s.found[i]
		kind, title := string(h.section.kind), h.section.title()
		if h.not {
			kind, title = "! "+kind, "! "+title
		}
		p.add(kind, h)
		p.add(title, h)
		if len(h.slots) > 1 {
			p.add(title+" ...", h)
		}
	}
	for i := range s.live {
		if h := &s.live[i]; h.section.kind == emergencyKind {
			p.add("counts", h)
			p.add("counts "+h.section.value, h)
		}
	}
	if c := s.reader.command(s.tokens, ""); c != nil {
		p.clues = append(p.clues, model.Phrase(c.title(), 0, len(s.tokens)-1))
	}
	return p.clues
}

// phraseClues collects each kind of phrase once.
type phraseClues struct {
	clues []model.Clue
	seen  map[string]bool
}

func (p *phraseClues) add(name string, h *hit) {
	if !p.seen[name] {
		p.seen[name] = true
		p.clues = append(p.clues, model.Phrase(name, h.start(), h.end()))
	}
}

// title is what stands between the brackets.
func (s *section) title() string {
	if s.value == "" {
		return string(s.kind)
	}
	return string(s.kind) + " " + s.value
}
