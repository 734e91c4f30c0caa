package understand

import "unicode"

// The weights of what gives a language away.
const (
	spokenWeight = 2 // a word of its [language] section
	phraseWeight = 1 // any phrase of its lexicon
	enough       = 3 // to change the language of a conversation
)

// language is the language that most of the words speak for, "" for a tie, for
// too little, for another script and for a text that is mostly other words.
func (s *search) language(live []hit, lang string) string {
	scores, words := s.scores(live)
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
	switch {
	case n == 0 || n == scores[second], n < spokenWeight && words > 1, 3*n < words:
		return ""
	case lang != "" && best != lang && n-scores[lang] < enough:
		return ""
	}
	return best
}

// scores weighs the words of each language, and counts the words in all.
func (s *search) scores(live []hit) (scores map[string]int, words int) {
	scores = map[string]int{}
	for i := range s.tokens {
		t := &s.tokens[i]
		if t.num >= 0 || t.hide || !unicode.IsLetter([]rune(t.raw)[0]) {
			continue
		}
		words++
		for _, l := range s.reader.lexicons {
			if l.spoken[t.raw] {
				scores[l.tag] += spokenWeight
			}
		}
	}
	for i := range live {
		if k := live[i].section.kind; k == emergencyKind || k == situationKind || k == urgencyKind {
			scores[live[i].section.lexicon.tag] += phraseWeight
		}
	}
	delete(scores, anyLanguage)
	return scores, words
}
