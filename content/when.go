package content

import (
	"fmt"
	"strconv"
	"strings"
)

// Slot names one of the facts of a [Need].
type Slot string

// The slots of a need.
const (
	SlotUrgency   Slot = "urgency"
	SlotSituation Slot = "situation"
	SlotAge       Slot = "age"
	SlotStatus    Slot = "status"
	SlotPlace     Slot = "place"
)

// unknown in a list says that the condition also holds while the fact is not
// known.
const unknown = "unknown"

// when is a condition on a need, as it stands in a file: one list of allowed
// values a slot, an empty list for any. Ages are whole years, "16", or ranges
// with both ends, "0-17". A place and a status stand for themselves and their
// parts.
//
// A fact that is not known makes a condition on it undecided, not true.
type when struct {
	Urgency   []Urgency   `yaml:"urgency"`
	Situation []Situation `yaml:"situation"`
	Age       []ages      `yaml:"age"`
	Status    []Status    `yaml:"status"`
	Place     []Place     `yaml:"place"`
}

// truth is what a condition says of a need.
type truth int

const (
	no        truth = iota
	undecided       // a fact is missing
	yes
)

// holds gives what the whole condition says of n.
func (w *when) holds(n Need) truth {
	least := yes
	for _, slot := range slots {
		least = min(least, w.slot(slot, n))
	}
	return least
}

// about says whether a condition can hold for the urgency and situation of n.
func (w *when) about(n Need) bool {
	return among(w.Urgency, n.Urgency) == yes && among(w.Situation, n.Situation) == yes
}

// slots in the order that decides fastest.
var slots = [...]Slot{SlotSituation, SlotUrgency, SlotStatus, SlotPlace, SlotAge}

// slot gives what the condition on one slot says of n.
func (w *when) slot(slot Slot, n Need) truth {
	switch slot {
	case SlotUrgency:
		return among(w.Urgency, n.Urgency)
	case SlotSituation:
		return among(w.Situation, n.Situation)
	case SlotStatus:
		return among(w.Status, n.Status)
	case SlotPlace:
		return among(w.Place, n.Place)
	default:
		return amongAges(w.Age, n.Age)
	}
}

// decides says whether the condition depends on a slot.
func (w *when) decides(slot Slot) bool {
	switch slot {
	case SlotUrgency:
		return len(w.Urgency) > 0
	case SlotSituation:
		return len(w.Situation) > 0
	case SlotStatus:
		return len(w.Status) > 0
	case SlotPlace:
		return len(w.Place) > 0
	default:
		return len(w.Age) > 0
	}
}

// among gives what a list of allowed values says of a fact, which is not known
// when it is "". A fact that is known is final: who is in Oslo is not taken to
// be in Alna until that is said.
func among[T ~string](allowed []T, fact T) truth {
	if len(allowed) == 0 {
		return yes
	}
	t := no
	for _, a := range allowed {
		switch {
		case fact == "" && a == unknown, fact != "" && within(fact, a):
			return yes
		case fact == "":
			t = undecided
		}
	}
	return t
}

// ages is a range of whole years with both ends, or unknown.
type ages struct {
	from, to int
	unknown  bool
}

// UnmarshalText reads "16", "0-17" or "unknown".
func (a *ages) UnmarshalText(text []byte) (err error) {
	s := string(text)
	if s == unknown {
		a.unknown = true
		return nil
	}
	from, to, ranged := strings.Cut(s, "-")
	if !ranged {
		to = from
	}
	a.from, err = strconv.Atoi(from)
	if err == nil {
		a.to, err = strconv.Atoi(to)
	}
	if err != nil || a.from < 0 || a.to < a.from {
		return fmt.Errorf("age %q: expected whole years such as 16, 0-17 or unknown", s)
	}
	return nil
}

func amongAges(allowed []ages, fact *int) truth {
	if len(allowed) == 0 {
		return yes
	}
	t := no
	if fact == nil {
		t = undecided
	}
	for _, a := range allowed {
		if fact == nil && a.unknown || fact != nil && !a.unknown && a.from <= *fact && *fact <= a.to {
			return yes
		}
	}
	return t
}
