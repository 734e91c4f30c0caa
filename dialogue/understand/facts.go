package understand

import "helsevei/content"

// maxAge is the highest age that is believed.
const maxAge = 120

// bySpecificity orders the situations: where a text speaks of several, the
// first of them is what it is about.
func bySpecificity() []content.Situation {
	return []content.Situation{content.Violence, content.Dental, content.Substance, content.Vaccination, content.Pregnancy,
		content.Youth, content.Interpreter, content.HearingVision, content.MentalHealth, content.FamilySupport,
		content.Lifestyle, content.Injury, content.ChildHealth, content.Illness, content.Rights}
}

// readFacts fills in what the hits say about the need.
func (s *search) readFacts(reading *Reading, live []hit) {
	need := &reading.Need
	for _, h := range [...]*hit{s.urgency(need, live), s.situation(need, live), s.status(need, live),
		s.place(need, live), s.age(need, live)} {
		if h != nil {
			reading.Evidence = append(reading.Evidence, h.evidence())
		}
	}
}

// urgency: where a text says both, what cannot wait wins.
func (s *search) urgency(need *content.Need, live []hit) (found *hit) {
	for i := range live {
		h := &live[i]
		if h.section.kind == urgencyKind && (found == nil || h.section.value == string(content.Urgent)) {
			found = h
			need.Urgency = content.Urgency(h.section.value)
		}
	}
	return found
}

func (s *search) situation(need *content.Need, live []hit) *hit {
	h := s.best(live, situationKind)
	if h != nil {
		need.Situation = content.Situation(h.section.value)
	}
	return h
}

// byRights orders the statuses: where a text says several, the one with the
// fewest rights is what the person is now ("papers expired, I was a tourist"),
// and a finer group beats the one that it belongs to.
func byRights() []content.Status {
	return []content.Status{content.FinalRejection, content.NoLegalStay, content.NoDNumber, content.AsylumSeeker,
		content.NATO, content.ForeignMission, content.DNumber, content.EHIC, content.Visitor,
		content.FastlegeElsewhere, content.SwitchingFastlege, content.NewlyMoved, content.NoFastlege, content.Refugee, content.Resident}
}

func (s *search) status(need *content.Need, live []hit) *hit {
	for _, status := range byRights() {
		for i := range live {
			if h := &live[i]; h.section.kind == statusKind && h.section.value == string(status) {
				need.Status = status
				return h
			}
		}
	}
	return nil
}

// place: a part beats its municipality; two places are no answer.
func (s *search) place(need *content.Need, live []hit) (found *hit) {
	var place content.Place
	for i := range live {
		h := &live[i]
		p := content.Place(h.section.value)
		switch {
		case h.section.kind != placeKind || place.Within(p):
		case place == "" || p.Within(place):
			place, found = p, h
		default:
			return nil
		}
	}
	need.Place = place
	return found
}

// age: two different ages are no answer, but a number beats a word such as
// "baby".
func (s *search) age(need *content.Need, live []hit) (found *hit) {
	age, counted := -1, false
	for i := range live {
		h := &live[i]
		n := s.years(h)
		numeric := h.section.unit() != 0
		switch {
		case n < 0 || n == age || counted && !numeric:
		case age < 0 || numeric && !counted:
			age, found, counted = n, h, numeric
		default:
			return nil
		}
	}
	if age >= 0 {
		need.Age = &age
	}
	return found
}

// years is the age that a hit says, -1 for none.
func (s *search) years(h *hit) int {
	if h.section.kind != ageKind {
		return -1
	}
	unit := h.section.unit()
	if unit == 0 {
		return h.section.fixedAge()
	}
	n := h.number(s.tokens)
	if n < 0 || n/unit > maxAge {
		return -1
	}
	return n / unit
}
