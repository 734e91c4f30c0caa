package hours

import "time"

// rule is one part of the text between ";" or ",". What it does not restrict is
// left at zero.
type rule struct {
	dates  []dateRange
	weeks  weekSet
	days   daySet
	spans  []span
	off    bool // it closes rather than opens
	adds   bool // it follows a comma
	always bool // it was written as 24/7
}

// covers reports whether the rule is for the date.
func (r *rule) covers(d date) bool {
	return r.days.covers(d) && r.weeks.covers(d) && r.coversDate(d.monthDay)
}

func (r *rule) coversDate(day uint16) bool {
	for _, dates := range r.dates {
		if dates.covers(day) {
			return true
		}
	}
	return len(r.dates) == 0
}

func (r *rule) everyDay() bool {
	return len(r.dates) == 0 && r.weeks == 0 && r.days == 0
}

// closesAll reports whether the rule is a plain "off".
func (r *rule) closesAll() bool { return r.everyDay() && r.off && len(r.spans) == 0 }

// replaces reports whether nothing of what earlier rules said about the rule's
// days remains.
func (r *rule) replaces() bool {
	if r.off {
		return len(r.spans) == 0
	}
	return !r.adds
}

// span is an opening time in minutes after the midnight at which its day
// begins. It ends before to, which may be on the next day.
type span struct{ from, to int }

// date is what rules ask about a day.
type date struct {
	monthDay uint16 // see [monthDay]
	weekday  uint8  // Sunday is 0
	week     uint8  // ISO
	holiday  bool
}

// dateOf describes a day by its number, counted from 1 January 1970.
func dateOf(day int64) date {
	t := time.Unix(day*daySeconds, 0).UTC()
	year, month, dayOfMonth := t.Date()
	_, week := t.ISOWeek()
	return date{
		monthDay: monthDay(int(month), dayOfMonth),
		weekday:  uint8(t.Weekday()),
		week:     uint8(week),
		holiday:  isHoliday(day, year, month, dayOfMonth),
	}
}

// monthDay orders the days of a year. Day 0 comes before a month, and 31 is not
// before its end.
func monthDay(month, day int) uint16 { return uint16(month<<5 | day) }

// dateRange holds both its ends, and wraps around the new year when it ends
// before it begins.
type dateRange struct{ from, to uint16 }

func wholeMonths(from, to int) dateRange {
	return dateRange{monthDay(from, 0), monthDay(to, 31)}
}

// hasDay reports whether the range was written with days of the month.
func (r dateRange) hasDay() bool { return r.from&31 != 0 }

func (r dateRange) covers(day uint16) bool {
	if r.to < r.from {
		return day >= r.from || day <= r.to
	}
	return r.from <= day && day <= r.to
}

// daysIn returns the days of a month, for February in a leap year.
func daysIn(month int) int {
	return time.Date(2024, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// weekSet has bit n for ISO week n. The empty set stands for every week.
type weekSet uint64

func weeksBetween(from, to, step int) weekSet {
	var set weekSet
	for week := from; week <= to; week += step {
		set |= 1 << week
	}
	return set
}

func (s weekSet) covers(d date) bool { return s == 0 || s&(1<<d.week) != 0 }

// daySet has bit n for [time.Weekday] n, and one for public holidays. The empty
// set stands for every day.
type daySet uint8

const publicHoliday = 7

// daysBetween goes on from Saturday to Sunday.
func daysBetween(from, to int) daySet {
	set := daySet(1) << to
	for day := from; day != to; day = (day + 1) % 7 {
		set |= 1 << day
	}
	return set
}

func (s daySet) has(day uint8) bool { return s&(1<<day) != 0 }

func (s daySet) covers(d date) bool {
	return s == 0 || s.has(d.weekday) || d.holiday && s.has(publicHoliday)
}
