package content

import (
	"cmp"
	"slices"
	"time"
)

// The services that every answer may fall back on. Load fails without them.
const (
	EmergencyID = "emergency-113"
	NoSIMID     = "emergency-112"
	LegevaktID  = "legevakt-116117"
)

// Answer is what the directory says to a need.
type Answer struct {
	Need     Need
	At       time.Time
	Services []Offered // best first
	Rights   []*Right  // weightiest first
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
	a := Answer{Need: n, At: at}
	for _, s := range d.Services {
		if fitness, ok := s.fits(n); ok {
			a.Services = append(a.Services, Offered{s, s.Opening(at), fitness})
		}
	}
	if n.Urgency != Routine {
		// What cannot wait is no use where nobody answers now.
		a.Services = slices.DeleteFunc(a.Services, func(o Offered) bool { return o.Known && !o.Open })
	}
	slices.SortStableFunc(a.Services, func(x, y Offered) int { return cmp.Compare(y.Fitness, x.Fitness) })
	a.Rights = d.rights(n)
	return a
}

func (d *Directory) rights(n Need) []*Right {
	var found []*Right
	for _, r := range d.Rights {
		if r.When.holds(n) == yes {
			found = append(found, r)
		}
	}
	slices.SortStableFunc(found, func(x, y *Right) int { return cmp.Compare(y.Weight, x.Weight) })
	return found
}

// fits says how well a service fits a need, if it is offered for it.
func (s *Service) fits(n Need) (fitness int, ok bool) {
	if s.Status != "active" || s.excluded(n) {
		return 0, false
	}
	for _, o := range s.Offers {
		if o.When.holds(n) == yes && (!ok || o.Fitness > fitness) {
			fitness, ok = o.Fitness, true
		}
	}
	return fitness, ok
}

// excluded says that the person is known not to belong to those it is for.
func (s *Service) excluded(n Need) bool {
	if n.Age != nil && (s.MinimumAge != nil && *n.Age < *s.MinimumAge || s.MaximumAge != nil && *n.Age > *s.MaximumAge) {
		return true
	}
	return s.areaRule.holds(n) == no
}

// Matters says whether knowing a slot, which is not known in n, can change
// where n leads: whether some service depends on it that nothing else rules
// out. A right that is told along the way is not worth a question.
func (d *Directory) Matters(n Need, slot Slot) bool {
	return slices.ContainsFunc(d.Services, func(s *Service) bool {
		return s.Status == "active" && !s.excluded(n) && s.dependsOn(n, slot)
	})
}

func (s *Service) dependsOn(n Need, slot Slot) bool {
	limited := slot == SlotAge && (s.MinimumAge != nil || s.MaximumAge != nil) || s.areaRule.decides(slot)
	return slices.ContainsFunc(s.Offers, func(o Offer) bool {
		return (limited || o.When.decides(slot)) && o.When.holds(n) != no
	})
}
