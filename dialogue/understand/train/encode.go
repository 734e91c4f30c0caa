package main

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"
	"strings"

	"helsevei/dialogue/understand/model"
)

// most is how many units the greatest weight of a label is.
const most = 127

// least is how many units a weight must be to be kept: what decides about
// danger is kept whole, and what is rare needs more than the rest.
func least(label string) int {
	switch kind, _, _ := strings.Cut(label, " "); kind {
	case model.Emergency:
		return 1
	case "command":
		return 12
	}
	return 20
}

// weight is one weight to be written.
type weight struct {
	id    uint32
	label int
	units int8
}

// encode writes columns as package model reads them.
func encode(columns []column) []byte {
	le := binary.LittleEndian
	data := le.AppendUint32([]byte("hvm2"), uint32(len(columns)))
	var weights []weight
	labels := model.Labels()
	for label, c := range columns {
		greatest := 0.0
		for _, w := range c.weights {
			greatest = max(greatest, math.Abs(w))
		}
		unit := greatest / most
		data = le.AppendUint32(data, math.Float32bits(float32(c.bias)))
		data = le.AppendUint32(data, math.Float32bits(float32(unit)))
		for k, w := range c.weights {
			if n := int(math.Round(w / unit)); n >= least(labels[label]) || n <= -least(labels[label]) {
				weights = append(weights, weight{c.ids[k], label, int8(n)})
			}
		}
	}
	slices.SortFunc(weights, func(a, b weight) int { return cmp.Or(cmp.Compare(a.id, b.id), cmp.Compare(a.label, b.label)) })
	i := 0
	for half := range uint32(1<<16 + 1) {
		for i < len(weights) && weights[i].id>>16 < half {
			i++
		}
		data = le.AppendUint32(data, uint32(i))
	}
	for _, w := range weights {
		data = append(le.AppendUint16(data, uint16(w.id)), byte(w.label), byte(w.units))
	}
	return data
}
