package hours

import (
	"fmt"
	"strings"
)

// maxLength bounds, in bytes, what [Parse] reads, and with it the time that any
// answer takes. OpenStreetMap itself stops at 255 characters.
const maxLength = 1000

// Hours are opening hours. They come from [Parse], never change, and may be used
// by several goroutines at once. The zero value is never open.
type Hours struct {
	text  string
	rules []rule
}

// SyntaxError says where and why [Parse] gave up. All its errors are of this
// type.
type SyntaxError struct {
	Text     string // what was read
	Column   int    // byte from which on it could not be read; the first is 1
	Expected string // what should stand there
}

// Error implements error. A long text is shortened.
func (e *SyntaxError) Error() string {
	text := e.Text
	if len(text) > 100 {
		text = text[:100] + "..."
	}
	return fmt.Sprintf("read opening hours %q: column %d: expected %s", text, e.Column, e.Expected)
}

// Parse reads s. An error is a [*SyntaxError]. Whatever it does not know for
// certain, it refuses: see the package comment for what can be written.
func Parse(s string) (Hours, error) {
	p := &parser{scanner{text: s}}
	if len(s) > maxLength {
		p.failAt(maxLength, fmt.Sprintf("at most %d bytes", maxLength))
	}
	p.space()
	rules := p.rules()
	if p.err != nil {
		return Hours{}, p.err
	}
	return Hours{text: s, rules: rules}, nil
}

// String returns the text that was parsed.
func (h Hours) String() string { return h.text }

// Always reports whether the text is "24/7" and nothing else. It is false for
// "Mo-Su 00:00-24:00", which leaves open what happens on a public holiday.
func (h Hours) Always() bool { return len(h.rules) == 1 && h.rules[0].always }

// MentionsPH reports whether the text says what happens on public holidays: a
// rule names PH, or the only rule there is says "24/7" or "off".
func (h Hours) MentionsPH() bool {
	for _, r := range h.rules {
		if r.days.has(publicHoliday) {
			return true
		}
	}
	return h.Always() || len(h.rules) == 1 && h.rules[0].closesAll()
}

// parser reads rules. Like its scanner it remembers the first error, after which
// nothing more is read.
type parser struct{ scanner }

func (p *parser) rules() []rule {
	rules := []rule{p.rule(first)}
	for !p.atEnd() {
		switch {
		case p.eat(";"):
			rules = append(rules, p.rule(replacing))
		case p.eat(","):
			rules = append(rules, p.rule(adding))
		default:
			p.fail(`";" and another rule, or the end`)
		}
	}
	return rules
}

// place says what stands before a rule, which decides what it may be.
type place int

const (
	first     place = iota
	replacing       // after ;
	adding          // after ,
)

func (p *parser) rule(at place) rule {
	start := p.pos
	r := rule{adds: at == adding}
	if p.eat("24/7") {
		r.always, r.spans = true, []span{{0, dayLength}}
	} else {
		r.dates, r.weeks, r.days = p.dates(), p.weeks(), p.weekdays()
		p.when(&r)
	}
	p.comment()
	// Such a rule would make every rule before it pointless, or, after a comma,
	// look like one more span of the same day.
	if at != first && r.everyDay() && (at == adding || r.replaces()) {
		p.failAt(start, "the days that this rule is for, such as Mo-Fr")
	}
	return r
}

// when reads the times of a rule and whether it opens or closes then. A rule
// with days only would be open around the clock in OpenStreetMap; here it is
// taken for one whose hours were forgotten.
func (p *parser) when(r *rule) {
	if p.digitNext() {
		r.spans = p.spans()
	}
	start := p.pos
	r.off = p.eatWord("off") || p.eatWord("closed")
	switch {
	case r.off && r.adds:
		p.failAt(start, `opening times (write ";" before a rule that closes)`)
	case !r.off && len(r.spans) == 0:
		p.fail(`times such as 08:00-15:30, or "off" (the order is: months, weeks, weekdays, times, comment)`)
	}
}

// comment passes over a remark in quotes.
func (p *parser) comment() {
	start := p.pos
	if !p.eat(`"`) {
		return
	}
	end := strings.IndexByte(p.text[p.pos:], '"')
	if end < 0 {
		p.failAt(start, `a second " where the comment ends`)
		return
	}
	p.pos += end + 1
	p.space()
}

// dates reads "Jun-Aug", "Dec 24-26,31" or "Jul 01-Aug 15,Dec". There is no
// range when the rule does not begin with a month.
func (p *parser) dates() []dateRange {
	month, ok := p.month()
	if !ok {
		return nil
	}
	ranges := []dateRange{p.datesFrom(month)}
	for p.eat(",") {
		if next, ok := p.month(); ok {
			month = next
			ranges = append(ranges, p.datesFrom(month))
		} else if p.dayNext() && ranges[len(ranges)-1].hasDay() {
			ranges = append(ranges, p.daysFrom(month))
		} else {
			p.fail("a month such as Jan, or a day of the month")
		}
	}
	return ranges
}

// datesFrom reads what follows the name of a month.
func (p *parser) datesFrom(month int) dateRange {
	if p.dayNext() {
		return p.daysFrom(month)
	}
	if !p.eat("-") {
		return wholeMonths(month, month)
	}
	start := p.pos
	last, ok := p.month()
	if !ok || last == month || p.dayNext() {
		p.failAt(start, "another month, without a day because the first has none")
	}
	return wholeMonths(month, last)
}

// daysFrom reads "24", "24-26" or "24-Jan 02", in the month given.
func (p *parser) daysFrom(month int) dateRange {
	from := monthDay(month, p.day(month))
	if !p.eat("-") {
		return dateRange{from, from}
	}
	lastMonth := month
	if next, ok := p.month(); ok {
		lastMonth = next
	}
	start := p.pos
	to := monthDay(lastMonth, p.day(lastMonth))
	if lastMonth == month && to <= from {
		p.failAt(start, "a later day of the month")
	}
	return dateRange{from, to}
}

func (p *parser) day(month int) int {
	last := daysIn(month)
	if !p.dayNext() {
		p.fail("a day of the month")
	}
	return p.number(1, last, fmt.Sprintf("a day of the month from 1 to %d", last))
}

// dayNext reports whether a day of the month comes next rather than a time.
func (p *parser) dayNext() bool {
	return p.digitNext() && !p.timeNext()
}

// weeks reads "week 02-52/2" or "week 1,3,5-9".
func (p *parser) weeks() weekSet {
	if !p.eatWord("week") {
		return 0
	}
	weeks := p.weekRange()
	for p.eat(",") {
		weeks |= p.weekRange()
	}
	return weeks
}

func (p *parser) weekRange() weekSet {
	from := p.week(1, "an ISO week from 1 to 53")
	to, step := from, 1
	if p.eat("-") {
		to = p.week(from+1, "a later ISO week, 53 at most (over a new year: week 52-53,1)")
		if p.eat("/") {
			step = p.number(1, 52, "a number of weeks from 1 to 52")
		}
	}
	return weeksBetween(from, to, step)
}

func (p *parser) week(least int, expected string) int {
	if p.timeNext() {
		p.fail(expected)
	}
	return p.number(least, 53, expected)
}

// weekdays reads "Mo-Fr,Su,PH".
func (p *parser) weekdays() daySet {
	days, ok := p.weekdayRange()
	for ok && p.eat(",") {
		var more daySet
		if more, ok = p.weekdayRange(); !ok {
			p.fail("a weekday (Mo Tu We Th Fr Sa Su) or PH")
		}
		days |= more
	}
	return days
}

func (p *parser) weekdayRange() (days daySet, ok bool) {
	if p.eatWord("PH") {
		return daysBetween(publicHoliday, publicHoliday), true
	}
	from, ok := p.weekday()
	if !ok {
		return 0, false
	}
	if !p.eat("-") {
		return daysBetween(from, from), true
	}
	start := p.pos
	to, ok := p.weekday()
	if !ok || to == from {
		p.failAt(start, "another weekday (Mo Tu We Th Fr Sa Su)")
	}
	return daysBetween(from, to), ok
}

func (p *parser) spans() []span {
	spans := []span{p.span()}
	for p.commaAndDigitNext() && p.eat(",") {
		spans = append(spans, p.span())
	}
	return spans
}

// span reads "22:00-06:00". The end may be the next day's, either way of
// writing it.
func (p *parser) span() span {
	from := p.time(dayLength-1, "a time from 00:00 to 23:59, in four digits such as 08:00")
	if !p.eat("-") {
		p.fail(`"-" and the closing time`)
	}
	start := p.pos
	to := p.time(2*dayLength, "a time from 00:00 to 48:00, in four digits such as 15:30")
	if to < from {
		to += dayLength
	}
	if to == from {
		p.failAt(start, "a closing time that differs from the opening time (the whole day is 00:00-24:00)")
	}
	return span{from, to}
}
