// Command measure prints how well texts are understood that neither lexicons
// nor model were made from: a table in Markdown, one row a language. With
// -show it lists what went wrong in one language.
package main

import (
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"slices"
	"strings"

	"helsevei/dialogue/guess"
	"helsevei/dialogue/understand"
	"helsevei/dialogue/understand/corpus"
)

func main() {
	show := flag.String("show", "", "list the texts of this language that were read wrongly")
	readme := flag.String("readme", "", "write the table into this file, between its two marks, too")
	flag.Parse()
	if err := run(os.Stdout, *show, *readme); err != nil {
		fmt.Fprintln(os.Stderr, "measure:", err)
		os.Exit(1)
	}
}

func run(out io.Writer, show, readme string) error {
	var table bytes.Buffer
	if err := measure(&table, show); err != nil {
		return err
	}
	if _, err := out.Write(table.Bytes()); err != nil || readme == "" || show != "" {
		return err
	}
	old, err := os.ReadFile(readme)
	if err != nil {
		return err
	}
	text, err := between(string(old), table.String())
	if err != nil {
		return fmt.Errorf("%s: %w", readme, err)
	}
	return os.WriteFile(readme, []byte(text), 0o644)
}

// The marks that the table stands between.
const (
	begin = "<!-- understanding: make understand writes this -->\n"
	end   = "<!-- end of understanding -->"
)

// between puts the table between the marks of a text.
func between(text, table string) (string, error) {
	before, rest, ok := strings.Cut(text, begin)
	_, after, closed := strings.Cut(rest, end)
	if !ok || !closed {
		return "", fmt.Errorf("%q and %q are not there", strings.TrimSpace(begin), end)
	}
	return before + begin + table + end + after, nil
}

// measure reads every text that is held back, and prints the table or what was
// read wrongly in the language show.
func measure(out io.Writer, show string) error {
	texts, err := corpus.Load()
	if err != nil {
		return err
	}
	reader, err := understand.New(guess.New())
	if err != nil {
		return err
	}
	rows := map[string]*row{}
	total := &row{}
	for _, t := range texts {
		if !t.HeldBack() {
			continue
		}
		if rows[t.Language] == nil {
			rows[t.Language] = &row{}
		}
		reading := reader.Read(t.Text, "")
		wrong := rows[t.Language].add(t, reading)
		total.add(t, reading)
		if wrong != "" && t.Language == show {
			fmt.Fprintf(out, "%s: %q: %q\n", wrong, t.Text, reading.Evidence)
		}
	}
	if show == "" {
		print(out, rows, total)
	}
	return nil
}

// share counts how many of some are so.
type share struct{ some, all int }

func (s *share) add(is bool) bool {
	s.all++
	if is {
		s.some++
	}
	return is
}

func (s share) String() string {
	if s.all == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f", 100*float64(s.some)/float64(s.all))
}

// z is the quantile of the normal distribution for a two-sided bound of 95 %.
const z = 1.96

// bound is the lower end of Wilson's interval, in per cent.
func (s share) bound() string {
	n, p := float64(s.all), float64(s.some)/float64(max(s.all, 1))
	low := (p + z*z/(2*n) - z*math.Sqrt(p*(1-p)/n+z*z/(4*n*n))) / (1 + z*z/n)
	return fmt.Sprintf("%.1f", 100*low)
}

// row is what is counted of a language.
type row struct {
	emergency, near, ordinary, alarms  share
	situation, urgency                 share
	age, status, place, command, extra share // extra: a fact that the text does not say
}

// add counts a text and says what was read wrongly in it, "" for nothing.
func (r *row) add(t corpus.Text, got understand.Reading) string {
	alarm := got.Emergency != ""
	switch t.Kind {
	case corpus.Emergency:
		if !r.emergency.add(alarm) {
			return "missed " + t.Danger
		}
		return ""
	case corpus.Near:
		r.near.add(alarm)
	default:
		r.ordinary.add(alarm)
	}
	if r.alarms.add(alarm) {
		return "false alarm"
	}
	return r.facts(t.Facts, got)
}

func (r *row) facts(said map[string]string, got understand.Reading) string {
	age := ""
	if got.Need.Age != nil {
		age = fmt.Sprint(*got.Need.Age)
	}
	var wrong []string
	for _, f := range []struct {
		name, got string
		share     *share
	}{
		{"situation", string(got.Need.Situation), &r.situation}, {"urgency", string(got.Need.Urgency), &r.urgency},
		{"age", age, &r.age}, {"status", string(got.Need.Status), &r.status}, {"place", string(got.Need.Place), &r.place},
		{"command", strings.TrimSuffix(string(got.Command)+":"+got.Choose, ":"), &r.command},
	} {
		want := said[f.name]
		right := f.got == want
		if want != "" {
			f.share.add(right)
		} else {
			r.extra.add(!right)
		}
		if !right {
			wrong = append(wrong, fmt.Sprintf("%s %s, not %s", f.name, cmp.Or(f.got, "unknown"), cmp.Or(want, "unknown")))
		}
	}
	return strings.Join(wrong, "; ")
}

func print(out io.Writer, rows map[string]*row, total *row) {
	fmt.Fprintln(out, "| | emergencies noticed (at least) | of | false alarms | near-misses | ordinary | of | situation | urgency | age | status | place | command | not said |")
	fmt.Fprintln(out, "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|")
	for _, tag := range slices.Sorted(maps.Keys(rows)) {
		rows[tag].print(out, tag)
	}
	total.print(out, "**all**")
}

func (r *row) print(out io.Writer, name string) {
	fmt.Fprintf(out, "| %s | %v (%s) | %d | %v | %v | %v | %d | %v | %v | %v | %v | %v | %v | %v |\n", name, r.emergency, r.emergency.bound(), r.emergency.all,
		r.alarms, r.near, r.ordinary, r.alarms.all, r.situation, r.urgency, r.age, r.status, r.place, r.command, r.extra)
}
