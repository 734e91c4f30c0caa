package content_test

import (
	"bufio"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"helsevei/content"
	"helsevei/content/hours"
)

// TestCases holds answers against testdata/cases.txt, which was derived from the
// seeds by hand. The top of that file explains its lines.
func TestCases(t *testing.T) {
	d := load(t)
	file, err := os.Open("testdata/cases.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	cases := 0
	lines := bufio.NewScanner(file)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		cases++
		c, err := parseCase(line)
		if err != nil {
			t.Errorf("cases.txt:%d: %v", n, err)
			continue
		}
		a := d.Answer(c.need, c.at)
		for _, e := range c.expects {
			if problem := e.problem(a); problem != "" {
				t.Errorf("cases.txt:%d: %s: %s; the answer: %s", n, line, problem, summary(a))
			}
		}
	}
	if cases < 300 {
		t.Errorf("only %d cases", cases)
	}
}

type testCase struct {
	need    content.Need
	at      time.Time
	expects []expectation
}

type expectation struct{ what, values string }

func parseCase(line string) (testCase, error) {
	fields := strings.Split(line, " | ")
	if len(fields) != 4 {
		return testCase{}, fmt.Errorf("%d fields; want source | need | time | expectations", len(fields))
	}
	var c testCase
	var err error
	if c.need, err = parseNeed(strings.Fields(fields[1])); err != nil {
		return c, err
	}
	if c.at, err = time.ParseInLocation("2006-01-02T15:04", strings.TrimSpace(fields[2]), hours.Location()); err != nil {
		return c, err
	}
	for _, word := range strings.Fields(fields[3]) {
		what, values, ok := strings.Cut(word, "=")
		if !ok || !slices.Contains([]string{"first", "has", "not", "open", "opens", "order", "right", "noright"}, what) {
			return c, fmt.Errorf("%q is no expectation", word)
		}
		c.expects = append(c.expects, expectation{what, values})
	}
	return c, nil
}

func parseNeed(words []string) (n content.Need, err error) {
	for _, w := range words {
		age, isAge := strings.CutPrefix(w, "age=")
		switch {
		case w == "-":
		case isAge:
			years, err := strconv.Atoi(age)
			if err != nil {
				return n, err
			}
			n.Age = &years
		case slices.Contains(content.Urgencies, content.Urgency(w)):
			n.Urgency = content.Urgency(w)
		case slices.Contains(content.Situations, content.Situation(w)):
			n.Situation = content.Situation(w)
		case slices.Contains(content.AllStatuses(), content.Status(w)):
			n.Status = content.Status(w)
		case w == "oslo" || w == "bergen" || w == "moss" || w == "elsewhere" || strings.HasPrefix(w, "oslo/"):
			n.Place = content.Place(w)
		default:
			return n, fmt.Errorf("%q is no value of any slot", w)
		}
	}
	return n, nil
}

// problem says what of an expectation does not hold, "" for nothing.
func (e expectation) problem(a content.Answer) string {
	if e.what == "order" {
		before, after, _ := strings.Cut(e.values, ">")
		if x, y := place(a, before), place(a, after); x < 0 || y < 0 || x > y {
			return e.what + "=" + e.values
		}
		return ""
	}
	for _, value := range strings.Split(e.values, ",") {
		if !e.holds(a, value) {
			return e.what + "=" + value
		}
	}
	return ""
}

func (e expectation) holds(a content.Answer, value string) bool {
	id, at, _ := strings.Cut(value, "@")
	i := place(a, id)
	switch e.what {
	case "first":
		return i == 0
	case "has":
		return i >= 0
	case "not":
		return i < 0
	case "open":
		return i >= 0 && a.Services[i].Known && a.Services[i].Open
	case "opens":
		return i >= 0 && !a.Services[i].Open && a.Services[i].Change.Format("2006-01-02T15:04") == at
	}
	return tells(a, value) == (e.what == "right")
}

// tells says whether an answer tells a rule, in a sentence or by the service
// that carries it out.
func tells(a content.Answer, rule string) bool {
	return slices.ContainsFunc(a.Rights, func(r *content.Right) bool {
		id, _, _ := strings.Cut(r.ID, "-")
		return id == rule || slices.Contains(r.Also, rule)
	}) || slices.ContainsFunc(a.Services, func(s content.Offered) bool { return slices.Contains(s.Rules, rule) })
}

func place(a content.Answer, id string) int {
	return slices.IndexFunc(a.Services, func(s content.Offered) bool { return s.ID == id })
}

func summary(a content.Answer) string {
	var words []string
	for _, s := range a.Services {
		words = append(words, s.ID)
	}
	words = append(words, "rights")
	for _, r := range a.Rights {
		words = append(words, r.ID)
	}
	return strings.Join(words, " ")
}

// TestEveryRule looks for each rule of the sources' reading, in the table or at
// the service that carries it out. A rule that is neither says why.
func TestEveryRule(t *testing.T) {
	d := load(t)
	carried := map[string]bool{
		"N4": true, // inside rules of Moss, for staff
		"N7": true, // Answer.NothingLocal: that no local procedure is known
		"P8": true, // no source gives a price that still holds, so none is said
	}
	for _, r := range d.Rights {
		id, _, _ := strings.Cut(r.ID, "-")
		carried[id] = true
		for _, id := range r.Also {
			carried[id] = true
		}
	}
	for _, s := range d.Services {
		for _, id := range s.Rules {
			carried[id] = true
		}
	}
	for group, last := range map[string]int{"W": 10, "F": 16, "N": 8, "U": 10, "A": 7, "P": 8, "D": 8, "I": 2, "K": 10} {
		for n := 1; n <= last; n++ {
			if id := group + strconv.Itoa(n); !carried[id] {
				t.Errorf("rule %s is neither in rights.yaml nor named by a service", id)
			}
		}
	}
}
