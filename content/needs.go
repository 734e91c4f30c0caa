package content

import (
	"iter"
	"slices"
)

// Needs gives every need that the directory can tell apart: all values of all
// slots, not known among them, and of the ages those where some rule begins or
// ends.
func (d *Directory) Needs() iter.Seq[Need] {
	urgencies := append([]Urgency{""}, Urgencies...)
	situations := append([]Situation{""}, Situations...)
	statuses := append([]Status{""}, Statuses...)
	places := append([]Place{"", OtherPlace}, d.Places()...)
	ages := d.agesThatMatter()
	return func(yield func(Need) bool) {
		for _, u := range urgencies {
			for _, si := range situations {
				for _, st := range statuses {
					for _, p := range places {
						for _, a := range ages {
							if !yield(Need{u, si, a, st, p}) {
								return
							}
						}
					}
				}
			}
		}
	}
}

// agesThatMatter lists, after not known, each age where a condition changes.
func (d *Directory) agesThatMatter() []*int {
	at := []int{0}
	conditions := func(w when) {
		for _, a := range w.Age {
			at = append(at, a.from, a.to+1)
		}
	}
	for _, s := range d.Services {
		if s.MinimumAge != nil {
			at = append(at, *s.MinimumAge)
		}
		if s.MaximumAge != nil {
			at = append(at, *s.MaximumAge+1)
		}
		for _, o := range s.Offers {
			conditions(o.When)
		}
	}
	for _, r := range d.Rights {
		conditions(r.When)
	}
	slices.Sort(at)
	ages := []*int{nil}
	for _, a := range slices.Compact(at) {
		ages = append(ages, &a)
	}
	return ages
}
