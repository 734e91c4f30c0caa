package content

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// Topic is something that a person can ask to be told about, without a need of
// their own: what a reception centre has to tell its residents.
type Topic struct {
	ID       string   `yaml:"id"`
	Points   []Point  `yaml:"points"`
	Services []string `yaml:"services"` // named below the points
	Assured  Date     `yaml:"assured_date"`
}

// Point is one sentence of a topic: a rule of rights.yaml, which has its own
// sources, or a sentence of the topic.
type Point struct {
	Right   string   `yaml:"right"` // a rule's id
	Say     string   `yaml:"say"`   // message "topic.<say>" of a locale
	Sources []string `yaml:"sources"`
	right   *Right
}

// Message is the id of the sentence in a locale.
func (p *Point) Message() string {
	if p.right != nil {
		return "right." + p.right.Say
	}
	return "topic." + p.Say
}

// Cited are the sources of the sentence.
func (p *Point) Cited() []string {
	if p.right != nil {
		return p.right.Sources
	}
	return p.Sources
}

// Topic gives a topic by its id.
func (d *Directory) Topic(id string) (*Topic, bool) {
	i := slices.IndexFunc(d.Topics, func(t *Topic) bool { return t.ID == id })
	if i < 0 {
		return nil, false
	}
	return d.Topics[i], true
}

// TopicIDs lists the topics in the order in which they are offered.
func (d *Directory) TopicIDs() []string {
	var ids []string
	for _, t := range d.Topics {
		ids = append(ids, t.ID)
	}
	return ids
}

// Named are the services of a topic at a time.
func (d *Directory) Named(t *Topic, at time.Time) []Offered {
	var named []Offered
	for _, id := range t.Services {
		s := d.byID[id]
		named = append(named, Offered{Service: s, Opening: s.Opening(at), Fitness: LastResort})
	}
	return named
}

// link finds what a topic names, and gives what is wrong with it.
func (d *Directory) link(t *Topic) (faults []error) {
	if t.ID == "" || len(t.Points) == 0 {
		faults = append(faults, errors.New("id or points are missing"))
	}
	if t.Assured.IsZero() {
		faults = append(faults, errors.New("assured_date is missing"))
	}
	for i := range t.Points {
		p := &t.Points[i]
		if (p.Say == "") == (p.Right == "") {
			faults = append(faults, fmt.Errorf("points[%d]: expected one of right and say", i))
			continue
		}
		if p.Say != "" {
			faults = append(faults, in(fmt.Sprintf("points[%d]", i), cited(p.Sources))...)
			continue
		}
		at := slices.IndexFunc(d.Rights, func(r *Right) bool { return r.ID == p.Right && r.Say != "" })
		if at < 0 {
			faults = append(faults, fmt.Errorf("points[%d]: rights.yaml has no sentence %q", i, p.Right))
			continue
		}
		p.right = d.Rights[at]
	}
	return append(faults, d.references("services", t.Services)...)
}
