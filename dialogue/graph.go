package dialogue

import (
	"cmp"
	"fmt"
	"slices"

	"helsevei/content"
)

// Edge is a way from one step to the next.
type Edge struct {
	From, To Step
	Labels   []string // the choices that lead there, in the order of their digits
}

// Graph walks the dialogue by its choices, from a first text that says nothing,
// and gives the ways that it found in the order of the table.
func (m *Machine) Graph() []Edge {
	g := &graph{machine: m, seen: map[string]bool{}}
	g.visit(State{Step: Start}, "anything", func(s State) (State, Reply) { return m.greet(s) })
	g.visit(State{Step: Start, Lang: m.languages[0]}, "anything, language known", func(s State) (State, Reply) { return m.greet(s) })
	g.visit(State{Step: Start, Lang: m.languages[0]}, "INFO", func(s State) (State, Reply) { return m.info(s, "") })
	slices.SortStableFunc(g.edges, func(a, b Edge) int {
		return cmp.Or(cmp.Compare(rank(m.table, a.From), rank(m.table, b.From)), cmp.Compare(rank(m.table, a.To), rank(m.table, b.To)))
	})
	return g.edges
}

// rank is a step's place in the table; Start comes before it and Answer after.
func rank(table []Question, s Step) int {
	if s == Answer {
		return len(table)
	}
	return slices.IndexFunc(table, func(q Question) bool { return q.Step == s })
}

type graph struct {
	machine *Machine
	edges   []Edge
	seen    map[string]bool
}

// visit takes one way, notes it and goes on from where it leads.
func (g *graph) visit(s State, label string, take func(State) (State, Reply)) {
	next, _ := take(s)
	g.note(s.Step, next.Step, label)
	next.Trail = nil
	key := fmt.Sprint(next.Step, next.Lang != "", next.Need, next.Need.Age != nil, next.Asked)
	if g.seen[key] {
		return
	}
	g.seen[key] = true
	q := g.machine.question(next.Step)
	if q == nil {
		return
	}
	for _, c := range g.machine.answers(q) {
		g.visit(next, c.label, func(s State) (State, Reply) { return g.machine.settle(s, q, c.apply) })
	}
}

type choice struct {
	label string
	apply func(*State)
}

// answers lists what a question can be answered with. A number stands for all
// numbers: no question follows it that depends on it.
func (m *Machine) answers(q *Question) []choice {
	if q.Slot == content.SlotAge {
		age := 30
		return []choice{{"a number of years", func(s *State) { s.Need.Age = &age }}}
	}
	var all []choice
	for _, v := range q.Choices {
		all = append(all, choice{v, func(s *State) { s.set(q.Slot, v) }})
	}
	return all
}

func (g *graph) note(from, to Step, label string) {
	for i := range g.edges {
		if e := &g.edges[i]; e.From == from && e.To == to {
			if !slices.Contains(e.Labels, label) {
				e.Labels = append(e.Labels, label)
			}
			return
		}
	}
	g.edges = append(g.edges, Edge{from, to, []string{label}})
}
