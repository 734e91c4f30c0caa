package dialogue

import (
	"slices"

	"helsevei/content"
)

// State is all that a conversation remembers. The zero value is a new one.
type State struct {
	Step Step   `json:"step,omitempty"`
	Lang string `json:"lang,omitempty"` // BCP 47, "" while not known
	Past        // the need and how it came about
	// Misses counts texts in a row that were not understood.
	Misses int `json:"misses,omitempty"`
	// Prefer is the language of an earlier session. It counts where the text does
	// not tell.
	Prefer string `json:"prefer,omitempty"`
	// Likely are the languages that the person may write, while none is known.
	Likely []string `json:"likely,omitempty"`
	// Page is which part of the answer, or of the languages, was shown last,
	// from 0.
	Page int `json:"page,omitempty"`
	// Trail is where "back" leads, the last step at the end.
	Trail []Mark `json:"trail,omitempty"`
}

// Past is what was found out so far.
type Past struct {
	Need content.Need `json:"need"`
	// Topic is what the person asked to be told about; then that is the answer.
	Topic string `json:"topic,omitempty"`
	// Asked are the questions that were answered or passed over, but for that
	// of the language.
	Asked []Step `json:"asked,omitempty"`
}

// Mark is a step to come back to.
type Mark struct {
	Step Step `json:"step"`
	Past
}

// maxTrail is how many steps back are kept: as many as there are questions.
const maxTrail = 4

// mark remembers where s stands, for "back".
func (s *State) mark() {
	s.Trail = append(slices.Clone(s.Trail), Mark{s.Step, s.Past})
	if len(s.Trail) > maxTrail {
		s.Trail = s.Trail[1:]
	}
}

// close says that a question is settled.
func (s *State) close(step Step) {
	if step != Language && !slices.Contains(s.Asked, step) {
		s.Asked = append(slices.Clone(s.Asked), step)
	}
}

// known says whether a slot has a value.
func (s *State) known(slot content.Slot) bool {
	switch slot {
	case slotLanguage:
		return s.Lang != ""
	case slotTopic:
		return s.Topic != ""
	case content.SlotUrgency:
		return s.Need.Urgency != ""
	case content.SlotSituation:
		return s.Need.Situation != ""
	case content.SlotStatus:
		return s.Need.Status != ""
	case content.SlotPlace:
		return s.Need.Place != ""
	}
	return s.Need.Age != nil
}

// set gives a slot its value; skip leaves it open.
func (s *State) set(slot content.Slot, value string) {
	if value == skip {
		return
	}
	switch slot {
	case slotLanguage:
		s.Lang = value
	case slotTopic:
		s.Topic = value
	case content.SlotUrgency:
		s.Need.Urgency = content.Urgency(value)
	case content.SlotSituation:
		s.Need.Situation = content.Situation(value)
	case content.SlotStatus:
		s.Need.Status = content.Status(value)
	case content.SlotPlace:
		s.Need.Place = content.Place(value)
	}
}

// merge takes over what n knows and returns whether that changed anything.
func (s *State) merge(n content.Need) bool {
	before := s.Need
	if n.Urgency != "" {
		s.Need.Urgency = n.Urgency
	}
	if n.Situation != "" {
		s.Need.Situation = n.Situation
	}
	if n.Status != "" {
		s.Need.Status = n.Status
	}
	if n.Place != "" {
		s.Need.Place = n.Place
	}
	if n.Age != nil {
		s.Need.Age = n.Age
	}
	return before != s.Need
}

// anew starts on another need of the same person. Where and on what footing
// somebody lives does not change from one need to the next.
func (s *State) anew() {
	s.Past = Past{Need: content.Need{Status: s.Need.Status, Place: s.Need.Place}}
	s.Page, s.Trail = 0, nil
}
