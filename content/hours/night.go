package hours

import "time"

// AmbiguousNight looks for a day with hours that opening_hours.js, the program
// most people check their texts with, would read otherwise, and returns the
// midnight at which the first such day from 2024 to 2040 begins. It happens only
// where hours run past midnight and ";" makes a rule replace another: see the
// package comment. It takes milliseconds and is meant for checking a text, not
// for answering.
func (h Hours) AmbiguousNight() (day time.Time, found bool) {
	if !h.runsPastMidnight() {
		return time.Time{}, false
	}
	end := time.Date(2041, time.January, 1, 0, 0, 0, 0, oslo)
	for s := stretchAt(time.Date(2024, time.January, 1, 0, 0, 0, 0, oslo)); s.begin < end.Unix(); s = stretchAt(s.end()) {
		today, yesterday := dateOf(s.day), dateOf(s.day-1)
		if h.on(today, yesterday) != h.cutAtMidnight(today, yesterday) {
			return s.at(0), true
		}
	}
	return time.Time{}, false
}

func (h Hours) runsPastMidnight() bool {
	for i := range h.rules {
		for _, s := range h.rules[i].spans {
			if s.to > dayLength {
				return true
			}
		}
	}
	return false
}

// cutAtMidnight is how opening_hours.js reads a day: a rule that replaces clears
// the whole of each day it is for, the night before included, and does not touch
// the morning after.
func (h Hours) cutAtMidnight(today, yesterday date) minutes {
	var open minutes
	for i := range h.rules {
		r := &h.rules[i]
		if r.covers(today) && r.replaces() {
			open = minutes{}
		}
		for _, s := range r.spans {
			if r.covers(today) {
				open.write(s, !r.off)
			}
			if r.covers(yesterday) {
				open.write(span{s.from - dayLength, s.to - dayLength}, !r.off)
			}
		}
	}
	return open
}
