package main

import (
	"fmt"
	"html"
	"io"
	"slices"
	"strings"

	"helsevei/dialogue"
)

type graphCommand struct {
	Format string `enum:"mermaid,dot,svg" default:"mermaid" help:"mermaid, dot or svg."`
}

// Run draws the dialogue from the table that it runs on.
func (c *graphCommand) Run(t terminal) error {
	m, err := newMind()
	if err != nil {
		return err
	}
	draw := map[string]func(io.Writer, []dialogue.Edge){"mermaid": mermaid, "dot": dot, "svg": svg}[c.Format]
	draw(t.out, m.machine.Graph())
	return nil
}

// always is what holds in every step and would clutter every edge.
const always = "From every step: danger to life leads to answer (113) at once; " +
	"START, BACK, HELP, STOP, DELETE, PERSON, MORE, LANGUAGE and INFO are understood."

func mermaid(w io.Writer, edges []dialogue.Edge) {
	fmt.Fprintf(w, "%%%% %s\nflowchart TD\n", always)
	for _, e := range edges {
		fmt.Fprintf(w, "    %s -->|%q| %s\n", e.From, strings.Join(e.Labels, ", "), e.To)
	}
}

func dot(w io.Writer, edges []dialogue.Edge) {
	fmt.Fprintf(w, "digraph dialogue {\n  label=%q;\n  node [shape=box];\n", always)
	for _, e := range edges {
		fmt.Fprintf(w, "  %q -> %q [label=%q];\n", e.From, e.To, strings.Join(e.Labels, "\n"))
	}
	fmt.Fprintln(w, "}")
}

// The measures of the picture, in pixels: steps stand in one column, each way
// is an arc to the right of it, and what leads where stands beside the step.
const (
	svgWidth, svgBox, svgHeight, svgGap, svgTop = 1200, 150, 34, 100, 70

	svgArc    = 40  // how far an arc swings out for each step that it passes
	svgText   = 460 // where the texts begin, beyond the widest arc
	svgLine   = 17
	svgHead   = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="13" role="img" aria-label="The dialogue">` + "\n"
	svgDefs   = `<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z"/></marker></defs>` + "\n"
	svgNote   = `<text x="20" y="28">%s</text>` + "\n"
	svgRect   = `<rect x="20" y="%d" width="%d" height="%d" rx="6" fill="#fff" stroke="#000"/>` + "\n"
	svgMarked = `<rect x="20" y="%d" width="%d" height="%d" rx="6" fill="#ffe08a" stroke="#000" stroke-width="4"><title>Du er her. You are here.</title></rect>` + "\n"
	svgName   = `<text x="%d" y="%d" text-anchor="middle" font-weight="bold">%s</text>` + "\n"
	svgCurve  = `<path d="M%d %dC%d %d %d %d %d %d" fill="none" stroke="#555" marker-end="url(#tip)"/>` + "\n"
	svgLabel  = `<text x="%d" y="%d"><tspan font-weight="bold">%s</tspan>: %s</text>` + "\n"
)

func svg(w io.Writer, edges []dialogue.Edge) { draw(w, edges, "") }

// draw is svg with one step marked, "" for none.
func draw(w io.Writer, edges []dialogue.Edge, marked dialogue.Step) {
	steps := order(edges)
	fmt.Fprintf(w, svgHead, svgWidth, svgTop+len(steps)*svgGap)
	fmt.Fprint(w, svgDefs)
	fmt.Fprintf(w, svgNote, html.EscapeString(always))
	for i, s := range steps {
		y := svgTop + i*svgGap
		if s == marked {
			fmt.Fprintf(w, svgMarked, y, svgBox, svgHeight)
		} else {
			fmt.Fprintf(w, svgRect, y, svgBox, svgHeight)
		}
		fmt.Fprintf(w, svgName, 20+svgBox/2, y+22, s)
		for _, e := range edges {
			if e.From == s {
				arc(w, i, slices.Index(steps, e.To))
				fmt.Fprintf(w, svgLabel, svgText, y+12, e.To, html.EscapeString(strings.Join(e.Labels, ", ")))
				y += svgLine
			}
		}
	}
	fmt.Fprintln(w, "</svg>")
}

// order lists the steps as they come up, the answer last.
func order(edges []dialogue.Edge) []dialogue.Step {
	var steps []dialogue.Step
	for _, e := range edges {
		for _, s := range []dialogue.Step{e.From, e.To} {
			if !slices.Contains(steps, s) && s != dialogue.Answer {
				steps = append(steps, s)
			}
		}
	}
	return append(steps, dialogue.Answer)
}

func arc(w io.Writer, from, to int) {
	x, swing := 20+svgBox, svgArc*(to-from)
	y1, y2 := svgTop+from*svgGap+svgHeight-8, svgTop+to*svgGap+8
	fmt.Fprintf(w, svgCurve, x, y1, x+swing, y1, x+swing, y2, x, y2)
}
