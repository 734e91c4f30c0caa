package understand

import (
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
)

// A phrase is one line of a lexicon: words that must come in this order with
// little between them.
type phrase struct {
	section *section
	line    int
	source  string // the line as written
	slots   []slot
	not     bool // an exclusion
	sure    bool // counts in spite of the exclusions of its section
	opens   bool // a clause begins with it
	closes  bool // a clause ends with it
	sign    int  // in a context of signs, the slot that the sign fills; else -1
	anchor  int  // the slot whose words are rarest: where the search begins
	negated bool // says itself that something is missing ("no pulse"), so that a "no" before it denies nothing
}

// maxSlots bounds a phrase, so that a hit needs no allocation.
const maxSlots = 10

// slot is one place in a phrase: any of its words fits.
type slot struct {
	words []int // ids in the vocabulary
	room  int   // how many other words and pauses may stand before it
	kind  slotKind
}

type slotKind int

const (
	wordSlot   slotKind = iota
	numberSlot          // {n}: a number in digits, or a number word of the phrase's language
	yearSlot            // {year}: 1900 to 2099
	signSlot            // <sign>: the danger sign that this context belongs to
)

// The room that a phrase leaves before a word.
const (
	glued  = 0 // "+", "_"
	usual  = 1
	roomy  = 8 // "..."
	noSign = -1
)

// maxVariants bounds how many phrases one line may stand for.
const maxVariants = 64

// parsePhrases reads one line of a section. It is several phrases if one of
// its alternatives is of several words ("no|not_any pulse").
func parsePhrases(s *section, line int, source string, v *vocabulary) ([]*phrase, error) {
	text, sure := strings.CutPrefix(source, "!!")
	text, not := strings.CutPrefix(text, "!")
	variants := []sequence{nil}
	for _, field := range strings.Fields(s.lexicon.expand(text)) {
		variants = extend(variants, alternatives(field, v))
		if len(variants) > maxVariants {
			return nil, fmt.Errorf("%q stands for too many phrases", source)
		}
	}
	phrases := make([]*phrase, 0, len(variants))
	for _, parts := range variants {
		p := &phrase{section: s, line: line, source: source, not: not, sure: sure, sign: noSign}
		if err := p.parse(parts, v); err != nil {
			return nil, err
		}
		phrases = append(phrases, p)
	}
	return phrases, nil
}

// choice is the words of which any fits, or a sign of the format alone: "+".
type choice []string

func (c choice) is(sign string) bool { return len(c) == 1 && c[0] == sign }

type sequence []choice

// alternatives splits "a|b|c_d" into the sequences "a|b" and "c + d".
func alternatives(field string, v *vocabulary) []sequence {
	var single choice
	var all []sequence
	for word := range strings.SplitSeq(field, "|") {
		if word = v.glue(word); !strings.Contains(word, "_") {
			single = append(single, word)
			continue
		}
		var parts sequence
		for part := range strings.SplitSeq(word, "_") {
			if len(parts) > 0 {
				parts = append(parts, choice{"+"})
			}
			parts = append(parts, choice{part})
		}
		all = append(all, parts)
	}
	if single != nil {
		all = append(all, sequence{single})
	}
	return all
}

// glue writes a word that folding cuts ("x-ray", "e111") as "x_ray".
func (v *vocabulary) glue(word string) string {
	stem, wild := strings.CutSuffix(word, "*")
	if isLowerASCII(stem) {
		return word
	}
	parts := v.cut(stem)
	if strings.ContainsAny(stem, "_*{}<>.") || len(parts) < 2 {
		return word
	}
	raw := make([]string, len(parts))
	for i, t := range parts {
		raw[i] = t.raw
	}
	if wild {
		raw[len(raw)-1] += "*"
	}
	return strings.Join(raw, "_")
}

// extend continues each variant with each sequence.
func extend(variants, sequences []sequence) []sequence {
	if len(sequences) == 1 {
		for i := range variants {
			variants[i] = append(variants[i], sequences[0]...)
		}
		return variants
	}
	out := make([]sequence, 0, len(variants)*len(sequences))
	for _, v := range variants {
		for _, q := range sequences {
			out = append(out, append(v[:len(v):len(v)], q...))
		}
	}
	return out
}

func (p *phrase) parse(parts sequence, v *vocabulary) error {
	room := usual
	parts = p.edges(parts)
	p.slots = make([]slot, 0, len(parts))
	for _, part := range parts {
		switch {
		case part.is("+"):
			room = glued
			continue
		case part.is("..."):
			room = roomy
			continue
		}
		if err := p.addSlot(part, room, v); err != nil {
			return err
		}
		room = usual
	}
	return p.check(room)
}

// edges takes the "^" and "$" off a line: a clause begins, or ends, with it.
func (p *phrase) edges(parts sequence) sequence {
	if p.opens = len(parts) > 0 && parts[0].is("^"); p.opens {
		parts = parts[1:]
	}
	if n := len(parts) - 1; n >= 0 && parts[n].is("$") {
		p.closes, parts = true, parts[:n]
	}
	return parts
}

func (p *phrase) check(room int) error {
	switch {
	case room != usual:
		return fmt.Errorf("%q ends with a gap", p.source)
	case len(p.slots) == 0:
		return fmt.Errorf("%q has no word", p.source)
	case len(p.slots) > maxSlots:
		return fmt.Errorf("%q has more than %d words", p.source, maxSlots)
	case p.sign != noSign && (p.section.kind != contextKind && p.section.kind != imaginedKind || len(p.slots) == 1):
		return fmt.Errorf("%q: <sign> needs words beside it, in [no emergency]", p.source)
	}
	for _, s := range p.slots {
		if s.kind == wordSlot {
			return nil
		}
	}
	return fmt.Errorf("%q has no word", p.source)
}

func (p *phrase) addSlot(words choice, room int, v *vocabulary) error {
	s := slot{room: room}
	switch {
	case words.is("{n}"):
		s.kind = numberSlot
	case words.is("{year}"):
		s.kind = yearSlot
	case words.is("<sign>"):
		if p.sign != noSign {
			return fmt.Errorf("%q has two signs", p.source)
		}
		s.kind, p.sign = signSlot, len(p.slots)
	default:
		s.words = make([]int, 0, len(words))
		for _, word := range words {
			id, ok := v.read(word)
			if !ok {
				return fmt.Errorf("%q: cannot read %q", p.source, word)
			}
			s.words = append(s.words, id)
		}
	}
	p.slots = append(p.slots, s)
	return nil
}

// signature is equal for phrases that match the same texts.
func (p *phrase) signature() string {
	b := make([]byte, 0, 64)
	for _, s := range p.slots {
		b = append(b, byte(s.kind), byte(s.room), byte(len(s.words)), byte(len(s.words)>>8))
		for _, id := range s.words {
			b = binary.LittleEndian.AppendUint32(b, uint32(id))
		}
	}
	if p.opens {
		b = append(b, '^')
	}
	if p.closes {
		b = append(b, '$')
	}
	return string(b)
}

// evidence names the phrase: "emergency choking: nb "puster ikke" (nb.txt:41)".
func (p *phrase) evidence() string {
	s := p.section
	return strings.TrimSpace(string(s.kind)+" "+s.value) + ": " + s.lexicon.tag + " " +
		strconv.Quote(p.source) + " (" + s.lexicon.file + ":" + strconv.Itoa(p.line) + ")"
}
