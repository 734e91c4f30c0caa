// Package model is the statistical half of understanding: it weighs what the
// lexicons do not know. For each label (danger to life, a situation, a command,
// ...) it has a weight for every clue (see [Clues]) and sums up: logistic
// regression. It is trained by dialogue/understand/train and embedded as
// weights.bin, which is used as it lies there; nothing is decoded at start.
package model

import (
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"helsevei/content"
)

// Labels lists what the model tells, in the order of its columns: danger to
// life, which danger, then what the facts and commands of a text are.
func Labels() []string {
	labels := []string{Emergency}
	for _, d := range Dangers() {
		labels = append(labels, "danger "+d)
	}
	for _, s := range content.Situations {
		labels = append(labels, "situation "+string(s))
	}
	labels = append(labels, "urgency urgent", "urgency routine")
	for _, s := range content.AllStatuses() {
		labels = append(labels, "status "+string(s))
	}
	for _, c := range []string{"restart", "back", "help", "stop", "delete", "human", "more", "language"} {
		labels = append(labels, "command "+c)
	}
	return labels
}

// Emergency is the label of danger to life.
const Emergency = "emergency"

// Dangers lists the emergencies, the one to name first where a text has several.
func Dangers() []string {
	return []string{"not-breathing", "choking", "drowning", "newborn", "pregnancy-bleeding", "birth",
		"stabbed-or-shot", "heavy-bleeding", "suicide", "poisoning", "electric-shock", "burns", "carbon-monoxide",
		"anaphylaxis", "low-blood-sugar", "unconscious", "seizure", "chest-pain", "stroke", "meningitis", "asthma", "hypothermia",
		"accident", "ambulance"}
}

//go:embed weights.bin
var embedded []byte

// Model is a trained model. It does not change.
//
// Its bytes, little-endian: magic and the number of labels (uint32); the bias and
// the unit of each label (float32 each); then the weights, each the lower half of
// a clue's id (uint16), a label (byte) and how many units (int8), sorted by the
// clue's id. Before them stands an index: where the weights begin whose ids have
// the upper half 0, 1, ..., 65536 (uint32 each).
type Model struct {
	labels  []string
	bias    []float64
	unit    []float64
	index   []byte
	weights []byte
}

const (
	magic  = "hvm2"
	word   = 4 // bytes of a number, and of a weight
	halves = 1 << 16
)

// Load gives the embedded model.
func Load() (*Model, error) { return New(embedded) }

// New reads a model from its bytes, which it keeps.
func New(data []byte) (*Model, error) {
	m := &Model{labels: Labels()}
	front := (2 + 2*len(m.labels) + halves + 1) * word
	switch {
	case len(data) < front || string(data[:word]) != magic:
		return nil, errors.New("model: weights.bin is no model; make model writes it")
	case at(data, 1) != len(m.labels):
		return nil, fmt.Errorf("model: weights.bin has %d labels, the program %d; make model writes it anew", at(data, 1), len(m.labels))
	}
	for i := range m.labels {
		m.bias = append(m.bias, float(data, 2+2*i))
		m.unit = append(m.unit, float(data, 3+2*i))
	}
	m.index, m.weights = data[front-(halves+1)*word:front], data[front:]
	if at(m.index, halves)*word != len(m.weights) {
		return nil, errors.New("model: weights.bin is cut off; make model writes it anew")
	}
	return m, nil
}

func at(data []byte, i int) int { return int(binary.LittleEndian.Uint32(data[i*word:])) }

func float(data []byte, i int) float64 { return float64(math.Float32frombits(uint32(at(data, i)))) }

// weigh calls yield with each weight of a clue.
func (m *Model) weigh(id uint32, yield func(label int, units float64)) {
	half := int(id >> 16)
	weights := m.weights[at(m.index, half)*word : at(m.index, half+1)*word]
	for ; len(weights) > 0; weights = weights[word:] {
		if binary.LittleEndian.Uint16(weights) == uint16(id) {
			yield(int(weights[2]), float64(int8(weights[3])))
		}
	}
}

// Scores are what a model thinks of a text: for each label the logarithm of the
// odds that it is so.
type Scores struct {
	labels []string
	values []float64
}

// Danger is the score of danger to life.
func (s Scores) Danger() float64 { return s.values[0] }

// Best is the likeliest label of a kind ("situation", "command", ...), without
// the kind, and its score.
func (s Scores) Best(kind string) (value string, score float64) {
	score = math.Inf(-1)
	for i, label := range s.labels {
		if k, v, _ := strings.Cut(label, " "); k == kind && s.values[i] > score {
			value, score = v, s.values[i]
		}
	}
	return value, score
}

// Scores weighs the clues of a text.
func (m *Model) Scores(clues []Clue) Scores {
	sums := make([]float64, len(m.labels))
	for _, c := range clues {
		m.weigh(c.ID, func(label int, units float64) { sums[label] += units * float64(c.Times) })
	}
	scale := Scale(clues)
	for i := range sums {
		sums[i] = m.bias[i] + sums[i]*m.unit[i]*scale
	}
	return Scores{m.labels, sums}
}

// Share is how much one word of a text speaks for a label (above zero) or
// against it.
type Share struct {
	Word   int
	Weight float64
}

// Shares splits the score of a label among the words of a text, those that say
// most first. What several words say together is split evenly.
func (m *Model) Shares(clues []Clue, label string, words int) []Share {
	column := slices.Index(m.labels, label)
	shares := make([]Share, words)
	for i := range shares {
		shares[i].Word = i
	}
	scale := Scale(clues)
	for _, c := range clues {
		m.weigh(c.ID, func(label int, units float64) {
			if label == column {
				w := units * m.unit[column] * scale * float64(c.Times) / 2
				shares[c.From].Weight += w
				shares[c.To].Weight += w
			}
		})
	}
	slices.SortStableFunc(shares, func(a, b Share) int {
		return -cmpAbs(a.Weight, b.Weight)
	})
	return shares
}

func cmpAbs(a, b float64) int {
	switch a, b = math.Abs(a), math.Abs(b); {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
