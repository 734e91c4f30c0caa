package guess_test

import (
	"testing"

	"helsevei/dialogue/guess"
	"helsevei/dialogue/understand"
)

var _ understand.Guesser = (*guess.Lingua)(nil)

func TestGuess(t *testing.T) {
	g := guess.New()
	for text, want := range map[string]string{
		"mi hijo tiene fiebre y no puede dormir": "es", "mtoto wangu ana homa na kikohozi": "sw",
		"моя дитина хворіє і має гарячку": "uk", "у моего ребенка температура и кашель": "ru", "waan xanuunsanahay ee caawi": "so",
	} {
		if tags, confidence := g.Guess(text); len(tags) == 0 || tags[0] != want || confidence <= 0 {
			t.Errorf("%q is guessed to be %v (%.2f); want %s", text, tags, confidence, want)
		}
	}
	if tags, _ := g.Guess("12345"); len(tags) != 0 {
		t.Errorf("a number is guessed to be %v", tags)
	}
}

func BenchmarkGuess(b *testing.B) {
	g := guess.New()
	const text = "mi hijo tiene fiebre desde ayer y no quiere comer nada, tambien tiene tos y le duele mucho la cabeza, que puedo hacer, a quien llamo, vivo en un centro de acogida aqui"
	g.Guess(text)
	for b.Loop() {
		g.Guess(text)
	}
}
