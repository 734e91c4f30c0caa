package content

import (
	"fmt"
	"slices"
)

// Check goes through every need and gives what no single file shows: two rows
// of the decision table that contradict one another, a row or an offer that
// never has an effect, a need without an answer, an answer that names a service
// which does not exist any more.
func (d *Directory) Check() []error {
	c := checker{Directory: d, said: map[*Right]bool{}, moved: map[*Right]bool{}, offered: map[*Offer]bool{}, seen: map[string]bool{}}
	for n := range d.Needs() {
		c.table(n)
		c.services(n)
	}
	c.withoutEffect()
	return c.faults
}

type checker struct {
	*Directory
	said    map[*Right]bool // rows whose sentence is said to somebody
	moved   map[*Right]bool // rows that open or close a door to somebody
	offered map[*Offer]bool
	seen    map[string]bool
	faults  []error
}

func (c *checker) fault(format string, args ...any) {
	if text := fmt.Sprintf(format, args...); !c.seen[text] {
		c.seen[text] = true
		c.faults = append(c.faults, fmt.Errorf("content/%s", text))
	}
}

// table looks at the rows that hold for a need.
func (c *checker) table(n Need) {
	said := c.rights(n)
	for _, r := range said {
		c.said[r] = true
	}
	for _, r := range c.rowsFor(n) {
		if r.About == "" || r.When.holds(n) != yes {
			continue
		}
		for _, s := range said {
			if s != r && s.About == r.About && s.Weight == r.Weight {
				c.fault("rights.yaml: %s and %s overlap: both are about %s, weigh %d and hold for %s; give the one to say the greater weight",
					s.ID, r.ID, r.About, r.Weight, n)
			}
		}
	}
}

// services looks at who is let in and what is offered.
func (c *checker) services(n Need) {
	answered := false
	for _, s := range c.askedFor(n) {
		if s.outside(n) {
			continue
		}
		c.access(s, n)
		if !s.access.open(n) {
			continue
		}
		if s.Status != Active {
			c.fault("services/%s.yaml: it is %s and offered for %s", s.ID, s.Status, n)
		}
		for i := range s.Offers {
			if s.Offers[i].When.holds(n) == yes {
				c.offered[&s.Offers[i]] = true
			}
		}
		answered = true
	}
	if a := c.fitting(n); !answered || !slices.ContainsFunc(a.Services, func(o Offered) bool { return o.ID == EmergencyID }) {
		c.fault("services: there is no answer with 113 for %s", n)
	}
}

func (c *checker) access(s *Service, n Need) {
	var granted *Right
	for _, r := range s.access.grants {
		if r.When.holds(n) == yes {
			granted, c.moved[r] = r, true
		}
	}
	for _, r := range s.access.denies {
		if r.When.holds(n) != yes {
			continue
		}
		c.moved[r] = true
		if granted != nil {
			c.fault("rights.yaml: %s grants %s and %s denies it for %s", granted.ID, s.ID, r.ID, n)
		}
	}
}

// withoutEffect lists what never came up.
func (c *checker) withoutEffect() {
	for _, r := range c.Rights {
		if r.Say != "" && !c.said[r] {
			c.fault("rights.yaml: %s is unreachable: there is nobody to whom it is said", r.ID)
		}
		if len(r.Grants)+len(r.Denies) > 0 && !c.moved[r] {
			c.fault("rights.yaml: %s is unreachable: there is nobody for whom it holds", r.ID)
		}
	}
	for _, s := range c.Services {
		for i := range s.Offers {
			if !c.offered[&s.Offers[i]] {
				c.fault("services/%s.yaml: offers[%d] is unreachable: there is no need for which it holds", s.ID, i)
			}
		}
	}
}

// String names what is known, for a fault.
func (n Need) String() string {
	text := ""
	for _, word := range []string{string(n.Urgency), string(n.Situation), string(n.Status), string(n.Place)} {
		if word != "" {
			text += word + " "
		}
	}
	if n.Age != nil {
		return text + fmt.Sprintf("age %d", *n.Age)
	}
	if text == "" {
		return "nothing known"
	}
	return text[:len(text)-1]
}
