package content

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"
)

// Needs gives every need that the directory can tell apart: all values of all
// slots, not known among them, and of the ages those where some rule begins or
// ends.
func (d *Directory) Needs() iter.Seq[Need] {
	urgencies := append([]Urgency{""}, Urgencies...)
	situations := append([]Situation{""}, Situations...)
	statuses := append([]Status{""}, AllStatuses()...)
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

// Outcome is an answer before anybody has looked at the clock, and the needs
// that have it in common. Of the answer's Need only urgency and situation are
// the same for all.
type Outcome struct {
	Needs  []Need
	answer Answer
}

// At is the answer at a time.
func (o *Outcome) At(at time.Time) Answer {
	a := o.answer
	a.Services = slices.Clone(a.Services)
	a.open(at)
	return a
}

// Outcomes gives all that the directory can answer, in the order of [Directory.Needs].
func (d *Directory) Outcomes() []*Outcome {
	var all []*Outcome
	byKey := map[string]*Outcome{}
	for n := range d.Needs() {
		a := d.fitting(n)
		key := a.key()
		o, ok := byKey[key]
		if !ok {
			o = &Outcome{answer: a}
			byKey[key], all = o, append(all, o)
		}
		o.Needs = append(o.Needs, n)
	}
	return all
}

// key names all of an answer that what is said depends on.
func (a *Answer) key() string {
	var b strings.Builder
	fmt.Fprint(&b, a.Need.Urgency, " ", a.Need.Situation == Rights, " ", a.NothingLocal)
	for _, s := range a.Services {
		b.WriteByte(' ')
		b.WriteString(s.ID)
		if s.Fitness < LastResort {
			b.WriteByte('.')
		}
	}
	for _, r := range a.Rights {
		b.WriteByte(' ')
		b.WriteString(r.ID)
	}
	return b.String()
}

// oldest is the highest age, in whole years.
const oldest = 150

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
	at = slices.DeleteFunc(at, func(age int) bool { return age > oldest })
	ages := []*int{nil}
	for _, a := range slices.Compact(at) {
		ages = append(ages, &a)
	}
	return ages
}
