package understand

import (
	"cmp"
	"slices"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Guesser names the languages that a text may be written in, the likeliest
// first, and how sure it is of the first, from 0 to 1. It is asked when neither
// script nor words decide.
type Guesser interface {
	Guess(text string) (tags []string, confidence float64)
}

// The weights of what gives a language away.
const (
	letterWeight = 3 // a word with a letter that only this language has
	spokenWeight = 2 // a word of its [language] section
	phraseWeight = 1 // any phrase of its lexicon
	enough       = 3 // to change the language of a conversation
)

const (
	sureGuess   = 0.6 // the confidence from which a guess is taken, of a text of guessWords or more
	guessWords  = 3
	mostOffered = 3 // how many likely languages are named
)

// byNeed orders the languages of one script: where nothing tells them apart,
// the first is the one that most of those who come to Norway read.
func byNeed() []string { return []string{"uk", "ru", "ar", "fa", "ckb", "ps", "ur", "ti", "am"} }

// language finds the language of a text, "" when unsure, and the ones that it
// may be. lang is the conversation's so far.
func (s *search) language(live []hit, lang string) (sure string, likely []string) {
	scores, words := s.scores(live)
	if script := scriptOf(s.tokens); script != nil && script != unicode.Latin {
		return s.ofScript(script, scores, lang), nil
	}
	sure = s.bySigns(scores, words, lang)
	if sure != "" || lang != "" || s.reader.guesser == nil {
		return sure, nil
	}
	guesses, confidence := s.reader.guesser.Guess(s.text)
	if len(guesses) > 0 && words >= guessWords && confidence >= sureGuess && s.reader.lexicon(guesses[0]) != nil {
		return guesses[0], nil
	}
	guesses = slices.DeleteFunc(guesses, func(tag string) bool { return s.reader.lexicon(tag) == nil })
	slices.SortStableFunc(guesses, func(a, b string) int { return cmp.Compare(scores[b], scores[a]) })
	return "", guesses[:min(len(guesses), mostOffered)]
}

// bySigns is the language that most of the words speak for, "" for a tie, for
// too little and for a text that is mostly other words.
func (s *search) bySigns(scores map[string]int, words int, lang string) string {
	var best, second string
	for _, l := range s.reader.lexicons {
		switch n := scores[l.tag]; {
		case n > scores[best]:
			best, second = l.tag, best
		case n > scores[second] || second == "":
			second = l.tag
		}
	}
	n := scores[best]
	if n == scores[second] && (best == "nb" || second == "nb") && (best == "nn" || second == "nn") {
		best, second = "nb", "" // what is written alike in both is Norwegian
	}
	switch {
	case n == 0 || n == scores[second], n < spokenWeight && words > 1, 3*n < words:
		return ""
	case lang != "" && best != lang && n-scores[lang] < enough:
		return ""
	}
	return best
}

// ofScript is the likeliest of the languages that are written in a script. It
// is always one, if there is one: a person who writes Cyrillic reads any
// language in Cyrillic better than Norwegian.
func (s *search) ofScript(script *unicode.RangeTable, scores map[string]int, lang string) string {
	var candidates []string
	for _, l := range s.reader.lexicons {
		if l.script == script {
			candidates = append(candidates, l.tag)
		}
	}
	if len(candidates) == 0 {
		return ""
	}
	guessed := ""
	if s.reader.guesser != nil && lang == "" {
		if guesses, _ := s.reader.guesser.Guess(s.text); len(guesses) > 0 {
			guessed = guesses[0]
		}
	}
	rank := func(tag string) int { // by signs; the conversation's own language unless much speaks against it; the guess
		n := 4 * scores[tag]
		if tag == lang {
			n += 4*enough - 2
		}
		if tag == guessed {
			n += 2
		}
		return n
	}
	need := byNeed()
	best := slices.MaxFunc(candidates, func(a, b string) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(slices.Index(need, b), slices.Index(need, a)))
	})
	s.chance = rank(best) == 0
	return best
}

// scores weighs the words of each language, and counts the words in all.
func (s *search) scores(live []hit) (scores map[string]int, words int) {
	scores = map[string]int{}
	for i := range s.tokens {
		t := &s.tokens[i]
		if t.num >= 0 || t.hide || !startsWithLetter(t.raw) {
			continue
		}
		words++
		for _, l := range s.reader.spoken[t.raw] {
			scores[l.tag] += spokenWeight
		}
	}
	for i := range live {
		if i > 0 && live[i].again(&live[i-1]) {
			continue
		}
		if k := live[i].section.kind; (k == emergencyKind || k == situationKind || k == urgencyKind) && s.exact(&live[i]) {
			scores[live[i].section.lexicon.tag] += phraseWeight
		}
	}
	s.letters(scores)
	delete(scores, anyLanguage)
	return scores, words
}

// exact tells whether h needed no typing error to be forgiven: a neighbour's word
// is often but one letter away.
func (s *search) exact(h *hit) bool {
	for k, want := range h.slots {
		if want.kind == wordSlot && !intersect(want.words, s.ids[h.at[k]].exact) {
			return false
		}
	}
	return true
}

// letters looks at the letters as they were written, which folding takes away.
func (s *search) letters(scores map[string]int) {
	seen := map[*lexicon]bool{} // in this word
	for _, r := range norm.NFC.String(s.text) {
		if !unicode.IsLetter(r) && !unicode.IsMark(r) {
			clear(seen)
			continue
		}
		if r < utf8.RuneSelf {
			continue
		}
		for _, l := range s.reader.letters[unicode.ToLower(r)] {
			if !seen[l] {
				seen[l] = true
				scores[l.tag] += letterWeight
			}
		}
	}
}

func startsWithLetter(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r)
}

// scriptOf is the script of most of the words, nil for none.
func scriptOf(tokens []token) *unicode.RangeTable {
	count := map[*unicode.RangeTable]int{}
	var most *unicode.RangeTable
	for _, t := range tokens {
		r, _ := utf8.DecodeRuneInString(t.raw)
		for _, script := range scripts() {
			if unicode.Is(script, r) {
				if count[script]++; most == nil || count[script] > count[most] {
					most = script
				}
			}
		}
	}
	return most
}

func scripts() []*unicode.RangeTable {
	return []*unicode.RangeTable{unicode.Latin, unicode.Cyrillic, unicode.Arabic, unicode.Ethiopic}
}

// note fills the indexes of words and letters.
func (r *Reader) note(l *lexicon) {
	words := make([]token, 0, len(l.spoken))
	for word := range l.spoken {
		r.spoken[word] = append(r.spoken[word], l)
		words = append(words, token{raw: word})
	}
	l.script = scriptOf(words)
	for letter := range l.letters {
		r.letters[letter] = append(r.letters[letter], l)
	}
}
