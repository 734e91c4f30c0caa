package main

import (
	"math"
	"math/rand/v2"
	"strings"

	"helsevei/dialogue/understand/corpus"
	"helsevei/dialogue/understand/model"
)

// column is what was learnt about one label.
type column struct {
	bias    float64
	ids     []uint32
	weights []float64
}

// How the weights are found: stochastic gradient descent on the logistic loss,
// with a step of its own for each weight (AdaGrad).
const (
	step        = 0.5
	biasStep    = 0.1
	smallest    = 1e-4 // an error that is not worth a step
	firstSquare = 1e-4 // of gradients: bounds the first step
)

// way is how a label is learnt.
type way struct {
	rounds int
	decay  float64 // of weights, so that none grows that little speaks for
	favour float64 // how much more the texts of a rare label count: a power of its rarity
}

// wayOf: facts and commands have few texts each, and would learn them by heart.
func wayOf(label string) way {
	if label == model.Emergency {
		return way{rounds: 20, decay: 1e-4}
	}
	return way{rounds: 10, decay: 3e-3, favour: 0.5}
}

// rarity is how many texts are not of a label for each that is.
func rarity(lessons []lesson) float64 {
	yes := 0
	for _, l := range lessons {
		if l.y > 0 {
			yes++
		}
	}
	return float64(len(lessons)-yes) / float64(max(yes, 1))
}

// learn finds the weights of a label. Multiplications that are added to
// something are converted to float64, which keeps a compiler from fusing the
// two: every machine then gives the same bytes.
func learn(label string, examples []example, texts [][]known, ids []uint32) column {
	c := column{ids: ids, weights: make([]float64, len(ids))}
	squares := make([]float64, len(ids))
	biasSquare := 0.0
	var lessons []lesson
	for i, e := range examples {
		if e.chatted && label != model.Emergency {
			continue
		}
		if y := says(e.Text, label); y != 0 {
			lessons = append(lessons, lesson{texts[i], y, model.Scale(e.clues)})
		}
	}
	how := wayOf(label)
	weight := math.Pow(rarity(lessons), how.favour)
	random := rand.New(rand.NewPCG(1, 2))
	for range how.rounds {
		random.Shuffle(len(lessons), func(i, j int) { lessons[i], lessons[j] = lessons[j], lessons[i] })
		for _, l := range lessons {
			sum := 0.0
			for _, k := range l.clues {
				sum += float64(c.weights[k.index] * k.times)
			}
			wrong := 1 / (1 + math.Exp(l.y*(c.bias+float64(sum*l.scale))))
			if wrong < smallest {
				continue
			}
			slope := -l.y * wrong
			if l.y > 0 {
				slope *= weight
			}
			biasSquare += float64(slope * slope)
			c.bias -= float64(biasStep * slope / math.Sqrt(biasSquare+firstSquare))
			for _, k := range l.clues {
				w := &c.weights[k.index]
				g := float64(slope*l.scale*k.times) + float64(how.decay**w)
				squares[k.index] += float64(g * g)
				*w -= float64(step * g / math.Sqrt(squares[k.index]+firstSquare))
			}
		}
	}
	return c
}

// known is a clue as training counts it.
type known struct {
	index int // of its weight
	times float64
}

// lesson is a text as one label sees it.
type lesson struct {
	clues []known
	y     float64 // 1: it is so; -1: it is not
	scale float64
}

// says tells whether a text is of a label: 1, -1, or 0 for who knows.
func says(t corpus.Text, label string) float64 {
	kind, value, _ := strings.Cut(label, " ")
	emergency := t.Kind == corpus.Emergency || t.Facts["emergency"] != ""
	switch {
	case label == model.Emergency:
		return sign(emergency)
	case kind == "danger":
		if !emergency || t.Danger == corpus.Any {
			return 0
		}
		return sign(t.Danger == value)
	case emergency, t.Kind != corpus.Command && t.Family == "" && t.Facts == nil: // nobody has said what it says
		return 0
	case kind == "command":
		name, _, _ := strings.Cut(t.Facts["command"], ":")
		return sign(name == value)
	}
	return sign(t.Facts[kind] == value)
}

func sign(is bool) float64 {
	if is {
		return 1
	}
	return -1
}
