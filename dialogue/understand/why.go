package understand

import (
	"fmt"
	"strings"

	"helsevei/dialogue/understand/model"
)

// maxReasons is how many words are named for a label.
const maxReasons = 6

// Why says how [Reader.Read] came to its reading: the evidence, and how much the
// model made of each word. Unlike the evidence it repeats the text's words: it is
// for who wrote the text, not for a log.
func (r *Reader) Why(text, lang string) []string {
	s, reading := r.read(text, lang)
	lines := reading.Evidence
	if r.model == nil {
		return lines
	}
	clues := s.clues()
	lines = append(lines, fmt.Sprintf("model on danger: %.1f%s", r.model.Scores(clues).Danger(), s.reasons(clues, model.Emergency)))
	for _, label := range s.guessed {
		lines = append(lines, "model on "+label+":"+s.reasons(clues, label))
	}
	return lines
}

// reasons lists the words that weigh most for or against a label.
func (s *search) reasons(clues []model.Clue, label string) string {
	var b strings.Builder
	for _, share := range s.reader.model.Shares(clues, label, len(s.tokens))[:min(maxReasons, len(s.tokens))] {
		fmt.Fprintf(&b, " %s %+.1f", s.tokens[share.Word].raw, share.Weight)
	}
	return b.String()
}
