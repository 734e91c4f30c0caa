package wording

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"helsevei/content"
	"helsevei/content/hours"
	"helsevei/locales"
)

var update = flag.Bool("update", false, "write the answers anew; read the difference as wording")

// golden holds every answer, so that a change of one fact shows which answers
// it changes.
const golden = "../../content/testdata/answers.nb.txt"

// moments are the times that matter: between them every service that has hours
// is open at one and closed at another, which the test checks.
var moments = []struct{ name, at string }{
	{"weekday", "2026-11-24T10:00"},   // Tuesday; the phone in Bergen is answered
	{"gap", "2026-11-24T15:45"},       // after the day's offices, before the evening's
	{"evening", "2026-11-24T18:00"},   // Tuesday; drop-in in Oslo
	{"thursday", "2026-11-26T19:00"},  // drop-in in Bergen
	{"even-week", "2026-12-09T19:00"}, // Wednesday of week 50; women's evening in Bergen
	{"saturday", "2026-11-28T14:00"},
	{"night", "2026-11-29T03:00"},
	{"17-may", "2027-05-17T13:00"}, // a Monday that is a holiday
}

func TestEveryAnswer(t *testing.T) {
	got := everyAnswer(t)
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got == string(want) {
		return
	}
	before, after := strings.Split(string(want), "\n\n"), strings.Split(got, "\n\n")
	gone := missing(before, after)
	come := missing(after, before)
	t.Errorf("%d answers are not as %s has them, %d are new; run make answers and read the difference. The first:\n%s\n\nnow:\n%s",
		len(gone), golden, len(come), first(gone), first(come))
}

func missing(list, other []string) (found []string) {
	there := map[string]bool{}
	for _, s := range other {
		there[s] = true
	}
	for _, s := range list {
		if !there[s] {
			found = append(found, s)
		}
	}
	return found
}

func first(list []string) string {
	if len(list) == 0 {
		return "(none)"
	}
	return list[0]
}

// TestMoments checks that the times that are asked for show every service open
// and closed.
func TestMoments(t *testing.T) {
	d, err := content.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range d.Services {
		open, closed := false, false
		for _, m := range moments {
			o := s.Opening(when(t, m.at))
			open, closed = open || o.Open, closed || !o.Open
		}
		if o := s.Opening(when(t, moments[0].at)); o.Known && !o.Always && !(open && closed) {
			t.Errorf("%s is never seen open and closed (open %t, closed %t): add a moment", s.ID, open, closed)
		}
	}
}

func when(t *testing.T, at string) time.Time {
	t.Helper()
	moment, err := time.ParseInLocation("2006-01-02T15:04", at, hours.Location())
	if err != nil {
		t.Fatal(err)
	}
	return moment
}

// page is one page as it is sent, with the needs that lead to it at each moment.
type page struct {
	text  string
	needs map[string][]content.Need // by the names of the moments
}

func words(t *testing.T) *Words {
	t.Helper()
	d, err := content.Load()
	if err != nil {
		t.Fatal(err)
	}
	c, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	w, err := New(c, d)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func everyAnswer(t *testing.T) string {
	t.Helper()
	w := words(t)
	outcomes := w.directory.Outcomes()
	texts := make([]map[string][]string, len(outcomes))
	inParallel(len(outcomes), func(i int) { texts[i] = pagesOf(t, w, outcomes[i]) })
	var all []*page
	byText := map[string]*page{}
	for i, o := range outcomes {
		for text, names := range texts[i] {
			p, ok := byText[text]
			if !ok {
				p = &page{text, map[string][]content.Need{}}
				byText[text], all = p, append(all, p)
			}
			at := strings.Join(names, ",")
			p.needs[at] = append(p.needs[at], o.Needs...)
		}
	}
	written := make([]string, len(all))
	inParallel(len(all), func(i int) { written[i] = all[i].String() })
	slices.Sort(written)
	var b strings.Builder
	b.WriteString(intro(len(all)))
	for _, text := range written {
		b.WriteString(text)
	}
	return b.String()
}

func inParallel(n int, do func(i int)) {
	var wg sync.WaitGroup
	for worker := range 2 {
		wg.Go(func() {
			for i := worker; i < n; i += 2 {
				do(i)
			}
		})
	}
	wg.Wait()
}

func intro(pages int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Every answer there is, in Norwegian, page by page as it is sent: %d pages.\n", pages)
	b.WriteString("# Written by make answers. Above each page: when | what urgency | situation | status | place | age leads\n" +
		"# to it, \"-\" for not known and \"*\" for whatever it is.\n# The moments:")
	for _, m := range moments {
		fmt.Fprintf(&b, " %s %s;", m.name, m.at)
	}
	b.WriteString("\n\n")
	return b.String()
}

// pagesOf gives the pages of an outcome, each with the moments at which it is
// one of them.
func pagesOf(t *testing.T, w *Words, o *content.Outcome) map[string][]string {
	pages := map[string][]string{}
	for _, m := range moments {
		a := o.At(when(t, m.at))
		last := ""
		for n := 0; ; n++ {
			out, err := w.answer("nb", a, n)
			if err != nil {
				t.Error(err)
				return nil
			}
			if n > 0 && len(out.Services) == 0 || out.Text == last {
				break
			}
			last = out.Text
			pages[last] = append(pages[last], m.name)
		}
	}
	return pages
}

func (p *page) String() string {
	var b strings.Builder
	for _, at := range slices.Sorted(mapKeys(p.needs)) {
		names := at
		if strings.Count(at, ",") == len(moments)-1 {
			names = "always"
		}
		for _, line := range describe(p.needs[at]) {
			fmt.Fprintf(&b, "%s | %s\n", names, line)
		}
	}
	for _, line := range strings.Split(p.text, "\n") {
		b.WriteString("    " + strings.TrimRight(line, " ") + "\n")
	}
	return b.String() + "\n"
}

func mapKeys[V any](m map[string]V) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// slots of a described need.
const slots = 5

// describe writes needs as few lines, each a set of values a slot.
func describe(needs []content.Need) []string {
	rows := map[[slots]string]bool{}
	for _, n := range needs {
		age := "-"
		if n.Age != nil {
			age = fmt.Sprintf("%03d", *n.Age)
		}
		rows[[slots]string{cmp.Or(string(n.Urgency), "-"), cmp.Or(string(n.Situation), "-"), cmp.Or(string(n.Status), "-"),
			cmp.Or(string(n.Place), "-"), age}] = true
	}
	for _, slot := range []int{4, 3, 2, 1, 0} {
		rows = merge(rows, slot)
	}
	var lines []string
	for row := range rows {
		lines = append(lines, strings.Join(row[:], " | "))
	}
	slices.Sort(lines)
	return lines
}

// merge joins rows that differ in one slot only.
func merge(rows map[[slots]string]bool, slot int) map[[slots]string]bool {
	values := map[[slots]string][]string{}
	for row := range rows {
		value := row[slot]
		row[slot] = ""
		values[row] = append(values[row], value)
	}
	merged := map[[slots]string]bool{}
	for row, list := range values {
		slices.Sort(list)
		row[slot] = name(slot, list)
		merged[row] = true
	}
	return merged
}

// every is how many values a slot has.
var every = [slots]int{4, 16, 16, 6, 0}

func name(slot int, list []string) string {
	if len(list) == every[slot] {
		return "*"
	}
	if slot != 4 {
		return strings.Join(list, ",")
	}
	for i, age := range list {
		if n, err := strconv.Atoi(age); err == nil {
			list[i] = strconv.Itoa(n)
		}
	}
	return strings.Join(list, ",")
}
