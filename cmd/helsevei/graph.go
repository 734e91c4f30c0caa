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
	"START, BACK, HELP, STOP, DELETE, PERSON, MORE and LANGUAGE are understood."

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

// The measures of the picture, in pixels: steps stand in one column, and each
// way is an arc to the right of it with its labels beside its middle.
const (
	svgWidth, svgBox, svgHeight, svgGap, svgTop = 1200, 150, 34, 96, 70
	svgArc                                      = 46 // how far an arc swings out for each step that it passes
)

func svg(w io.Writer, edges []dialogue.Edge) {
	var steps []dialogue.Step
	for _, e := range edges {
		for _, s := range []dialogue.Step{e.From, e.To} {
			if !slices.Contains(steps, s) && s != dialogue.Answer {
				steps = append(steps, s)
			}
		}
	}
	steps = append(steps, dialogue.Answer)
	fmt.Fprintf(w, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12" role="img" aria-label="The dialogue">`+"\n",
		svgWidth, svgTop+len(steps)*svgGap)
	fmt.Fprintln(w, `<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z"/></marker></defs>`)
	fmt.Fprintf(w, `<text x="20" y="28">%s</text>`+"\n", html.EscapeString(always))
	for _, e := range edges {
		arc(w, slices.Index(steps, e.From), slices.Index(steps, e.To), strings.Join(e.Labels, ", "))
	}
	for i, s := range steps {
		fmt.Fprintf(w, `<rect x="20" y="%d" width="%d" height="%d" rx="6" fill="#fff" stroke="#000"/><text x="%d" y="%d" text-anchor="middle" font-weight="bold">%s</text>`+"\n",
			svgTop+i*svgGap, svgBox, svgHeight, 20+svgBox/2, svgTop+i*svgGap+22, s)
	}
	fmt.Fprintln(w, "</svg>")
}

func arc(w io.Writer, from, to int, label string) {
	x, swing := 20+svgBox, svgArc*(to-from)
	y1, y2 := svgTop+from*svgGap+svgHeight-8, svgTop+to*svgGap+8
	fmt.Fprintf(w, `<path d="M%d %dC%d %d %d %d %d %d" fill="none" stroke="#000" marker-end="url(#tip)"/>`+"\n",
		x, y1, x+swing, y1, x+swing, y2, x, y2)
	fmt.Fprintf(w, `<text x="%d" y="%d" stroke="#fff" stroke-width="3" paint-order="stroke">%s</text>`+"\n",
		x+swing*3/4+4, (y1+y2)/2+4, html.EscapeString(label))
}
