package content

import (
	"cmp"
	"slices"
	"time"
)

// The services that sentences name by their number. Load fails without them.
const (
	EmergencyID = "emergency-113"
	NoSIMID     = "emergency-112" // the police
	FireID      = "emergency-110"
	TextPhoneID = "teksttelefon-1412"
	LegevaktID  = "legevakt-116117"
)

// Answer is what the directory says to a need.
type Answer struct {
	Need     Need
	At       time.Time
	Services []Offered // best first
	Rights   []*Right  // weightiest first
	// NothingLocal says that the matter can wait, that elsewhere there is a
	// service of the place for it, and that none is known for this place.
	NothingLocal bool
}

// LastResort is the fitness below which a service is no answer to the need but
// what every answer ends with.
const LastResort = 10

// Offered is a service in an answer.
type Offered struct {
	*Service
	Opening
	Fitness int
}

// Answer gives the services and rights for a need at a time. It is never
// empty: what is not known gives the numbers that are right for everybody.
func (d *Directory) Answer(n Need, at time.Time) Answer {
	a := d.fitting(n)
	a.open(at)
	return a
}

// fitting is the answer to a need before anybody has looked at the clock.
func (d *Directory) fitting(n Need) Answer {
	a := Answer{Need: n, Rights: d.rights(n)}
	local := false
	for _, s := range d.askedFor(n) {
		if fitness, ok := s.fits(n); ok {
			a.Services = append(a.Services, Offered{Service: s, Fitness: fitness})
			local = local || fitness >= LastResort && s.local(n.Place)
		}
	}
	a.Services = slices.DeleteFunc(a.Services, func(o Offered) bool {
		return slices.ContainsFunc(o.Unless, func(id string) bool { return d.byID[id].offeredFor(n) })
	})
	slices.SortStableFunc(a.Services, func(x, y Offered) int { return cmp.Compare(y.Fitness, x.Fitness) })
	a.NothingLocal = !local && d.placeMatters(n)
	return a
}

// local says whether a service is one of a place that is known.
func (s *Service) local(p Place) bool {
	return len(s.ServiceAreas) > 0 || s.LocatedIn != "" && p.Within(s.LocatedIn)
}

// placeMatters says whether what can wait leads elsewhere in another place.
func (d *Directory) placeMatters(n Need) bool {
	known := n.Place != ""
	n.Place = ""
	return known && n.Urgency == Routine && d.Matters(n, SlotPlace)
}

// open looks at the clock. What cannot wait is no use where nobody answers now,
// and where that is not known it comes after what is open.
func (a *Answer) open(at time.Time) {
	a.At = at
	for i := range a.Services {
		a.Services[i].Opening = a.Services[i].Service.Opening(at)
	}
	if a.Need.Urgency != Routine {
		a.Services = slices.DeleteFunc(a.Services, func(o Offered) bool { return o.Known && !o.Open })
	}
	if a.Need.Urgency == Urgent {
		slices.SortStableFunc(a.Services, func(x, y Offered) int { return cmp.Compare(x.doubt(), y.doubt()) })
	}
}

// doubt ranks what cannot wait: open, perhaps open, and what stands last in
// every answer.
func (o *Offered) doubt() int {
	switch {
	case o.Fitness < LastResort:
		return 2
	case !o.Open:
		return 1
	}
	return 0
}

// rights are the rows that hold, of each matter the weightiest.
func (d *Directory) rights(n Need) []*Right {
	var found []*Right
	for _, r := range d.rowsFor(n) { // weightiest first
		if r.Say == "" || r.When.holds(n) != yes {
			continue
		}
		if r.About == "" || !slices.ContainsFunc(found, func(f *Right) bool { return f.About == r.About }) {
			found = append(found, r)
		}
	}
	return found
}

// fits says how well a service fits a need, if it is offered for it.
func (s *Service) fits(n Need) (fitness int, ok bool) {
	if len(s.Offers) == 0 || s.excluded(n) || !s.access.open(n) {
		return 0, false
	}
	for i := range s.Offers {
		if o := &s.Offers[i]; (!ok || o.Fitness > fitness) && o.When.holds(n) == yes {
			fitness, ok = o.Fitness, true
		}
	}
	return fitness, ok
}

func (s *Service) offeredFor(n Need) bool {
	_, ok := s.fits(n)
	return ok
}

// excluded says that the person is known not to belong to those it is for.
func (s *Service) excluded(n Need) bool { return s.outside(n) || s.access.shut(n) }

// outside says that the age or the place is known to be another.
func (s *Service) outside(n Need) bool {
	if n.Age != nil && (s.MinimumAge != nil && *n.Age < *s.MinimumAge || s.MaximumAge != nil && *n.Age > *s.MaximumAge) {
		return true
	}
	return s.areaRule.holds(n) == no
}

// WorthAsking is the fitness from which a service is worth a question: it would
// be among the first that are named.
const WorthAsking = 55

// Matters says whether knowing a slot, which is not known in n, can change
// where n leads first: whether some service that is [WorthAsking] depends on it
// and nothing else rules it out. A right that is told along the way is not worth
// a question.
func (d *Directory) Matters(n Need, slot Slot) bool {
	return slices.ContainsFunc(d.Services, func(s *Service) bool {
		return len(s.Offers) > 0 && !s.excluded(n) && s.dependsOn(n, slot)
	})
}

func (s *Service) dependsOn(n Need, slot Slot) bool {
	limited := slot == SlotAge && (s.MinimumAge != nil || s.MaximumAge != nil) ||
		s.areaRule.decides(slot) || s.access.dependsOn(n, slot)
	return slices.ContainsFunc(s.Offers, func(o Offer) bool {
		return o.Fitness >= WorthAsking && (limited || o.When.decides(slot)) && o.When.holds(n) != no
	})
}
