package hours

import (
	"time"
	_ "time/tzdata" // a container may have no time zones
)

const (
	dayLength  = 24 * 60 // minutes that a clock shows, whatever the day's true length
	daySeconds = 60 * dayLength
)

var oslo = mustLoad("Europe/Oslo")

// mustLoad cannot fail for a zone in time/tzdata.
func mustLoad(name string) *time.Location {
	location, err := time.LoadLocation(name)
	if err != nil {
		panic("load time zone " + name + ": " + err.Error())
	}
	return location
}

// Location returns Europe/Oslo, in which all opening hours are meant.
func Location() *time.Location { return oslo }

// wall returns what calendar and clock in Norway show: the number of the day
// since 1 January 1970, and the second of that day.
func wall(t time.Time) (day, second int64) {
	_, offset := t.In(oslo).Zone()
	shown := t.Unix() + int64(offset)
	second = (shown%daySeconds + daySeconds) % daySeconds
	return (shown - second) / daySeconds, second
}

// stretch is a part of one day in Norway, from some moment until midnight or,
// if that comes first, until the clock is changed.
type stretch struct {
	begin    int64 // Unix time
	day      int64
	from, to int64 // seconds that the clock shows; to is not in it
}

func stretchAt(t time.Time) stretch {
	day, from := wall(t)
	s := stretch{begin: t.Unix(), day: day, from: from, to: daySeconds}
	// On 31 December of a leap year ZoneBounds may return a change before t
	// (Go 1.26, time.tzset counts 365 days); none follows on that day.
	if _, change := t.In(oslo).ZoneBounds(); change.After(t) {
		s.to = min(s.to, from+change.Unix()-s.begin)
	}
	return s
}

func (s stretch) end() time.Time { return s.at(s.to) }

// at returns the moment at which the clock shows the second.
func (s stretch) at(second int64) time.Time {
	return time.Unix(s.begin+second-s.from, 0).In(oslo)
}
