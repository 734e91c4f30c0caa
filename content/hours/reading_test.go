package hours_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"helsevei/content/hours"
)

// This file reads opening hours a second time, slowly, one minute at a time and
// with nothing of the package's own: from the structure that a text was written
// from, from the last rule to the first, with names in lists instead of bits.

// plan is what a generated text was written from.
type plan []planRule

type planRule struct {
	separator string      // what stands before it
	dates     [][2]string // "Jun", or "12-24"; both ends
	weeks     [][3]int    // from, to, step
	days      [][2]string // weekdays or PH; both ends
	spans     [][2]int    // minutes as written, so the end may come first
	off       bool
}

var (
	monthNames = strings.Fields("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec")
	dayNames   = strings.Fields("Mo Tu We Th Fr Sa Su")
)

// on returns the reading of one day, minute by minute: the last rule that has
// something to say about a minute decides.
func (p plan) on(today time.Time) func(minute int) bool {
	isToday, isYesterday := make([]bool, len(p)), make([]bool, len(p))
	for i, r := range p {
		isToday[i], isYesterday[i] = r.isFor(today), r.isFor(today.AddDate(0, 0, -1))
	}
	return func(minute int) bool {
		todaySettled, yesterdaySettled := false, false
		for i, r := range slices.Backward(p) {
			now, sinceYesterday := isToday[i] && r.has(minute), isYesterday[i] && r.has(minute+24*60)
			if r.off && len(r.spans) > 0 {
				if now || sinceYesterday {
					return false
				}
				continue
			}
			if now && !todaySettled || sinceYesterday && !yesterdaySettled {
				return true
			}
			if r.separator != "," {
				todaySettled = todaySettled || isToday[i]
				yesterdaySettled = yesterdaySettled || isYesterday[i]
			}
		}
		return false
	}
}

func (r planRule) has(minute int) bool {
	for _, s := range r.spans {
		end := s[1]
		if end < s[0] {
			end += 24 * 60
		}
		if s[0] <= minute && minute < end {
			return true
		}
	}
	return false
}

func (r planRule) isFor(d time.Time) bool {
	return r.hasDate(d) && r.hasWeek(d) && r.hasDay(d)
}

// hasDate walks from one end to the other through the months or days of a leap
// year.
func (r planRule) hasDate(d time.Time) bool {
	for _, ends := range r.dates {
		if slices.Contains(monthNames, ends[0]) {
			if slices.Contains(walk(monthNames, ends), d.Format("Jan")) {
				return true
			}
		} else if slices.Contains(walk(leapYear(), ends), d.Format("01-02")) {
			return true
		}
	}
	return len(r.dates) == 0
}

// hasWeek finds the ISO week as that of the same week's Thursday.
func (r planRule) hasWeek(d time.Time) bool {
	thursday := d
	for thursday.Weekday() != time.Thursday {
		if d.Weekday() == time.Sunday || d.Weekday() > time.Thursday {
			thursday = thursday.AddDate(0, 0, -1)
		} else {
			thursday = thursday.AddDate(0, 0, 1)
		}
	}
	week := (thursday.YearDay()-1)/7 + 1
	for _, w := range r.weeks {
		if w[0] <= week && week <= w[1] && (week-w[0])%w[2] == 0 {
			return true
		}
	}
	return len(r.weeks) == 0
}

func (r planRule) hasDay(d time.Time) bool {
	for _, ends := range r.days {
		if ends[0] == "PH" {
			if holidaysOf(d.Year())[d.Format(time.DateOnly)] {
				return true
			}
		} else if slices.Contains(walk(dayNames, ends), d.Format("Mon")[:2]) {
			return true
		}
	}
	return len(r.days) == 0
}

// walk lists the names from one end to the other, around the end if need be.
func walk(names []string, ends [2]string) []string {
	i := slices.Index(names, ends[0])
	steps := []string{names[i]}
	for names[i] != ends[1] {
		i = (i + 1) % len(names)
		steps = append(steps, names[i])
	}
	return steps
}

var leapYear = sync.OnceValue(func() (days []string) {
	for d := civil(2024, 1, 1); d.Year() == 2024; d = d.AddDate(0, 0, 1) {
		days = append(days, d.Format("01-02"))
	}
	return days
})

// String writes the plan as text.
func (p plan) String() string {
	var b strings.Builder
	for _, r := range p {
		b.WriteString(r.separator)
		if r.separator != "" {
			b.WriteByte(' ')
		}
		b.WriteString(r.String())
	}
	return b.String()
}

func (r planRule) String() string {
	var parts, weeks, spans []string
	if dates := joinRanges(r.dates, writeDate); dates != "" {
		parts = append(parts, dates)
	}
	for _, w := range r.weeks {
		weeks = append(weeks, writeWeeks(w))
	}
	if len(weeks) > 0 {
		parts = append(parts, "week "+strings.Join(weeks, ","))
	}
	if days := joinRanges(r.days, func(s string) string { return s }); days != "" {
		parts = append(parts, days)
	}
	for _, s := range r.spans {
		spans = append(spans, fmt.Sprintf("%02d:%02d-%02d:%02d", s[0]/60, s[0]%60, s[1]/60, s[1]%60))
	}
	if len(spans) > 0 {
		parts = append(parts, strings.Join(spans, ","))
	}
	if r.off {
		parts = append(parts, "off")
	}
	return strings.Join(parts, " ")
}

func joinRanges(ranges [][2]string, write func(string) string) string {
	var out []string
	for _, ends := range ranges {
		text := write(ends[0])
		if ends[1] != ends[0] {
			text += "-" + write(ends[1])
		}
		out = append(out, text)
	}
	return strings.Join(out, ",")
}

// writeDate turns "12-24" into "Dec 24", and leaves "Dec" alone.
func writeDate(s string) string {
	if slices.Contains(monthNames, s) {
		return s
	}
	return dayIn(2024, s).Format("Jan 02")
}

func writeWeeks(w [3]int) string {
	switch {
	case w[0] == w[1]:
		return fmt.Sprintf("%02d", w[0])
	case w[2] == 1:
		return fmt.Sprintf("%02d-%02d", w[0], w[1])
	}
	return fmt.Sprintf("%02d-%02d/%d", w[0], w[1], w[2])
}

// drawPlan makes up to five rules, often about the same days, and only such as
// Parse should accept.
func drawPlan(t *rapid.T) plan {
	var p plan
	for i := range rapid.IntRange(1, 5).Draw(t, "rules") {
		r := drawRule(t)
		if i > 0 {
			r.separator = ";"
			if !r.off && rapid.Bool().Draw(t, "adds") {
				r.separator = ","
			}
			if len(r.dates)+len(r.weeks)+len(r.days) == 0 {
				r.days = [][2]string{drawDays(t)}
			}
		}
		p = append(p, r)
	}
	return p
}

func drawRule(t *rapid.T) planRule {
	r := planRule{off: rapid.IntRange(0, 3).Draw(t, "off") == 0}
	for range drawCount(t, "dates", 0, 0, 0, 1, 2) {
		r.dates = append(r.dates, drawDates(t))
	}
	for range drawCount(t, "weeks", 0, 0, 0, 1, 2) {
		r.weeks = append(r.weeks, drawWeeks(t))
	}
	for range drawCount(t, "days", 0, 1, 1, 2, 3) {
		r.days = append(r.days, drawDays(t))
	}
	least := 1
	if r.off {
		least = 0
	}
	for range rapid.IntRange(least, 2).Draw(t, "spans") {
		r.spans = append(r.spans, drawSpan(t))
	}
	return r
}

func drawCount(t *rapid.T, label string, counts ...int) int {
	return rapid.SampledFrom(counts).Draw(t, label)
}

func drawDates(t *rapid.T) [2]string {
	if rapid.Bool().Draw(t, "months") {
		name := rapid.SampledFrom(monthNames)
		return [2]string{name.Draw(t, "from"), name.Draw(t, "to")}
	}
	date := rapid.SampledFrom(leapYear())
	from, to := date.Draw(t, "from"), date.Draw(t, "to")
	if from[:2] == to[:2] && to < from { // refused as a likely slip
		from, to = to, from
	}
	return [2]string{from, to}
}

func drawWeeks(t *rapid.T) [3]int {
	from := rapid.IntRange(1, 53).Draw(t, "from")
	to := rapid.IntRange(from, 53).Draw(t, "to")
	return [3]int{from, to, rapid.IntRange(1, 4).Draw(t, "step")}
}

func drawDays(t *rapid.T) [2]string {
	if rapid.IntRange(0, 2).Draw(t, "PH") == 0 {
		return [2]string{"PH", "PH"}
	}
	name := rapid.SampledFrom(dayNames)
	return [2]string{name.Draw(t, "from"), name.Draw(t, "to")}
}

func drawSpan(t *rapid.T) [2]int {
	from := rapid.IntRange(0, 24*60-1).Draw(t, "from")
	to := rapid.IntRange(0, 48*60).Filter(func(to int) bool { return to != from }).Draw(t, "to")
	return [2]int{from, to}
}

// drawMoment prefers days on which something is special.
func drawMoment(t *rapid.T) time.Time {
	day := rapid.IntRange(1, 16*365).Draw(t, "day")
	if rapid.Bool().Draw(t, "special") {
		day = rapid.SampledFrom(specialDays()).Draw(t, "special day") + rapid.IntRange(-2, 1).Draw(t, "nearby")
	}
	second := rapid.IntRange(0, 24*60*60-1).Draw(t, "second")
	return time.Date(2024, 1, 1+day, 0, 0, second, 0, hours.Location())
}

// specialDays are counted from 1 January 2024: holidays, the new year, the last
// of February, and changes of the clock.
var specialDays = sync.OnceValue(func() (days []int) {
	for d := civil(2024, 1, 3); d.Year() < 2040; d = d.AddDate(0, 0, 1) {
		clockChange := d.Weekday() == time.Sunday && d.Day() > 24 && (d.Month() == time.March || d.Month() == time.October)
		if clockChange || d.YearDay() > 364 || d.YearDay() == 60 || holidaysOf(d.Year())[d.Format(time.DateOnly)] {
			days = append(days, int(d.Sub(civil(2024, 1, 1)).Hours()/24))
		}
	}
	return days
})

func TestOpenAgreesWithTheSlowReading(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPlan(t)
		h, err := hours.Parse(p.String())
		if err != nil {
			t.Fatal(err)
		}
		moment := drawMoment(t)
		var today time.Time
		var open func(minute int) bool
		for range 36 * 60 {
			local := moment.In(hours.Location())
			if day := civil(local.Year(), local.Month(), local.Day()); day != today {
				today, open = day, p.on(day)
			}
			if got, want := h.Open(moment), open(60*local.Hour()+local.Minute()); got != want {
				t.Fatalf("%q at %s: Open = %t, want %t", h, moment, got, want)
			}
			moment = moment.Add(time.Minute)
		}
	})
}

// Next is checked against Open, and so, by the test above, against the slow
// reading.
func TestNextAgreesWithScanning(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h, err := hours.Parse(drawPlan(t).String())
		if err != nil {
			t.Fatal(err)
		}
		from := drawMoment(t)
		change, ok := h.Next(from)
		if ok && !change.After(from) {
			t.Fatalf("%q after %s: %s is not later", h, from, change)
		}
		until := from.Add(10 * 24 * time.Hour)
		for m := from.Truncate(time.Minute); m.Before(until); m = m.Add(time.Minute) {
			switch {
			case ok && !m.Before(change):
				if h.Open(m) == h.Open(from) {
					t.Fatalf("%q after %s: nothing changes at %s", h, from, m)
				}
				return
			case h.Open(m) != h.Open(from):
				t.Fatalf("%q after %s: changes at %s, but Next says %s (%t)", h, from, m, change, ok)
			}
		}
	})
}

// No change is missed in a year, though Next skips most of it.
func TestNextAgreesWithScanningForAYear(t *testing.T) {
	for _, text := range []string{
		"24/7",
		"Mo-Fr 08:00-15:30; PH off",
		"Mo-Fr 22:00-06:00; PH off",
		"week 02-52/2 We 18:00-20:30",
		"Su 01:00-02:30; Mar Su 02:30-05:00; Dec 24-Jan 02 23:59-24:01",
	} {
		h := mustParse(t, text)
		m := at(t, "2026-02-01 00:00")
		next, ok := h.Next(m)
		for was := h.Open(m); m.Before(at(t, "2027-02-05 00:00")); was = h.Open(m) {
			m = m.Add(time.Minute)
			if changed := h.Open(m) != was; changed != (ok && m.Equal(next)) {
				t.Fatalf("%q: changed %t at %s, but Next said %s (%t)", text, changed, m, next, ok)
			} else if changed {
				next, ok = h.Next(m)
			}
		}
	}
}
