package understand

import (
	"fmt"
	"slices"
	"strings"

	"helsevei/content"
	"helsevei/dialogue/understand/model"
)

// The scores from which the model is believed where the lexicons say nothing,
// and below which it outweighs a phrase of theirs. `go run ./train -check` shows
// what other limits would give.
const (
	alarm  = -0.4 // danger without a phrase
	calm   = -3.0 // danger with one
	likely = -0.3 // a fact, a command
)

// weigh completes and corrects what the lexicons have read with what the model
// thinks.
func (s *search) weigh(reading *Reading) {
	scores := s.reader.model.Scores(s.clues())
	danger := scores.Danger()
	explained, unexplained := s.explained()
	switch {
	case reading.Emergency != "" && danger < calm:
		reading.Emergency, reading.Need.Urgency = "", ""
		reading.note("no emergency: model %.1f, calm below %.1f", danger, calm)
	case reading.Emergency == "" && danger > alarm && reading.Command == "" && unexplained > 0:
		reading.Emergency, _ = scores.Best("danger")
		reading.Need.Urgency = content.LifeThreatening
		reading.note("emergency: model %.1f, alarm from %.1f", danger, alarm)
	}
	if reading.Emergency == "" && reading.Command == "" && unexplained > explained {
		s.guessFacts(reading, scores)
	}
}

// explained counts the words that stand in phrases, polite words and the company
// of numbers left out. What is explained needs no guess.
func (s *search) explained() (explained, unexplained int) {
	words := make([]bool, len(s.tokens))
	for i := range s.found {
		for _, j := range s.found[i].at[:len(s.found[i].slots)] {
			words[j] = true
		}
	}
	for i, t := range s.tokens {
		switch {
		case words[i]:
			explained++
		case !t.hide && !s.reader.isPolite(t.key) && !s.reader.isChoice(t.key):
			unexplained++
		}
	}
	return explained, unexplained
}

// guessFacts fills in what no phrase says, not even one that is struck out.
func (s *search) guessFacts(reading *Reading, scores model.Scores) {
	need := &reading.Need
	if v := s.guess(reading, scores, situationKind, likely); v != "" {
		need.Situation = content.Situation(v)
	}
	if v := s.guess(reading, scores, urgencyKind, likely); v != "" {
		need.Urgency = content.Urgency(v)
	}
	if v := s.guess(reading, scores, statusKind, likely); v != "" {
		need.Status = content.Status(v)
	}
	if s.has(situationKind, urgencyKind, statusKind, placeKind, ageKind) {
		return
	}
	if v := s.guess(reading, scores, commandKind, likely); v != "" {
		reading.Command = Command(v)
		if reading.Command == Language {
			reading.Choose = s.languageNamed()
		}
	}
}

// longestName is how many words name a language: "in het Engels".
const longestName = 3

// languageNamed is the language that some words of the text ask for by
// themselves, "" for none.
func (s *search) languageNamed() string {
	for n := longestName; n > 0; n-- {
		for i := 0; i+n <= len(s.tokens); i++ {
			if c := s.reader.command(s.tokens[i:i+n], s.lang); c != nil {
				if tag, ok := strings.CutPrefix(c.value, string(Language)+" "); ok {
					return tag
				}
			}
		}
	}
	return ""
}

// guess is the likeliest value of a kind, "" where the score is below the limit.
func (s *search) guess(reading *Reading, scores model.Scores, k kind, limit float64) string {
	v, score := scores.Best(string(k))
	if score <= limit || s.has(k) {
		return ""
	}
	reading.note("%s %s: model %.1f, believed from %.1f", k, v, score, limit)
	s.guessed = append(s.guessed, string(k)+" "+v)
	return v
}

// isChoice knows the words that stand around a number in an answer.
func (r *Reader) isChoice(key string) bool {
	return slices.ContainsFunc(r.lexicons, func(l *lexicon) bool { return l.choice[key] })
}

// has tells whether a phrase of one of these kinds stands in the text, be it
// struck out.
func (s *search) has(kinds ...kind) bool {
	return slices.ContainsFunc(s.found, func(h hit) bool { return slices.Contains(kinds, h.section.kind) })
}

// note adds to the evidence.
func (r *Reading) note(format string, args ...any) {
	r.Evidence = append(r.Evidence, fmt.Sprintf(format, args...))
}
