package hours

import "time"

// horizon is how far [Hours.Next] looks: past a year, so that one date in a year
// is always found.
const horizon = 400 * 24 * time.Hour

// Open reports whether it is open at t.
func (h Hours) Open(t time.Time) bool {
	day, second := wall(t)
	open := h.on(dateOf(day), dateOf(day-1))
	return open.has(int(second / 60))
}

// Next returns the first moment after t at which [Hours.Open] changes. It
// reports false if there is none within 400 days, as with "24/7" or, in most
// years, "Feb 29 10:00-12:00".
func (h Hours) Next(t time.Time) (change time.Time, ok bool) {
	if h.Always() {
		return time.Time{}, false
	}
	was := h.Open(t)
	for s := stretchAt(t); s.begin < t.Add(horizon).Unix(); s = stretchAt(s.end()) {
		open := h.on(dateOf(s.day), dateOf(s.day-1))
		// A stretch begins within a minute where t does.
		second := max(s.from, 60*int64(open.next(int(s.from/60), !was)))
		if second < s.to {
			return s.at(second), true
		}
	}
	return time.Time{}, false
}

// on returns the minutes of a day that are open.
func (h Hours) on(today, yesterday date) minutes {
	var d dayHours
	for i := range h.rules {
		r := &h.rules[i]
		if r.covers(today) {
			d.apply(r, &d.own, 0)
		}
		if r.covers(yesterday) {
			d.apply(r, &d.carried, dayLength)
		}
	}
	return d.own.union(d.carried)
}

// dayHours keeps the hours that began the day before apart from the day's own,
// because a rule replaces those of the days it is for and no others.
type dayHours struct{ own, carried minutes }

// apply changes what the rules so far have said. The set is that of the day on
// which the rule's spans begin, and shift its distance. A rule that closes certain
// hours does so whichever day they belong to.
func (d *dayHours) apply(r *rule, set *minutes, shift int) {
	if r.replaces() {
		*set = minutes{}
	}
	for _, s := range r.spans {
		s = span{s.from - shift, s.to - shift}
		if r.off {
			d.own.write(s, false)
			d.carried.write(s, false)
		} else {
			set.write(s, true)
		}
	}
}
