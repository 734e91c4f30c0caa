// Package guess guesses the language of a text by its letter sequences, with
// lingua-go's statistics. Start with [New].
//
// It is asked only where neither script nor words tell (see
// dialogue/understand), and is kept apart because lingua brings 130 MB of
// models into a binary: tests that need no guess do not link it. Of those models
// only the trigrams of our languages are unpacked, at the first guess: with all
// its models lingua takes 460 MB of memory, so it takes 30.
package guess

import (
	"strings"
	"sync"

	"github.com/pemistahl/lingua-go"
)

// Lingua guesses among the languages that both Helsevei and lingua know.
type Lingua struct {
	detector func() lingua.LanguageDetector
}

// known are those languages. Lingua knows no Tigrinya, Amharic, Pashto, Sorani
// or Kurmanji.
func known() []lingua.Language {
	return []lingua.Language{lingua.Bokmal, lingua.Nynorsk, lingua.English, lingua.Ukrainian, lingua.Russian, lingua.Arabic,
		lingua.Somali, lingua.Persian, lingua.Turkish, lingua.Polish, lingua.French, lingua.Spanish, lingua.Swahili,
		lingua.Urdu, lingua.Vietnamese}
}

// New makes a guesser. It loads its statistics at the first guess and is safe
// for concurrent use.
func New() *Lingua {
	return &Lingua{detector: sync.OnceValue(func() lingua.LanguageDetector {
		return lingua.NewLanguageDetectorBuilder().FromLanguages(known()...).WithLowAccuracyMode().Build()
	})}
}

// Guess implements understand.Guesser.
func (l *Lingua) Guess(text string) (tags []string, confidence float64) {
	for i, value := range l.detector().ComputeLanguageConfidenceValues(text) { // the likeliest first
		if value.Value() == 0 {
			break
		}
		if i == 0 {
			confidence = value.Value()
		}
		tags = append(tags, strings.ToLower(value.Language().IsoCode639_1().String()))
	}
	return tags, confidence
}
