package hours_test

import (
	"testing"
	"time"

	"helsevei/content/hours"
)

// The days used below: 2027-03-25 Maundy Thursday, 03-26 Good Friday, 05-06
// Ascension (Thursday), 05-17 Monday and also Whit Monday; 2026-05-14 Ascension
// (Thursday), 2026-07-27 an ordinary Monday.
var openCases = []struct {
	text   string
	open   []string
	closed []string
}{
	{
		text:   "24/7",
		open:   []string{"2026-07-27 00:00", "2027-05-17 03:00", "2026-12-25 23:59"},
		closed: nil,
	},
	{
		text:   "off",
		closed: []string{"2026-07-27 12:00"},
	},
	{ // an akutteam with office hours
		text:   "Mo-Fr 08:00-15:30; PH off",
		open:   []string{"2027-05-14 08:00", "2027-05-14 15:29", "2027-05-18 12:00", "2027-03-24 12:00", "2026-12-24 12:00"},
		closed: []string{"2027-05-14 07:59", "2027-05-14 15:30", "2027-05-15 12:00", "2027-05-17 12:00", "2027-03-25 12:00", "2027-03-26 12:00", "2027-03-29 12:00", "2027-05-06 12:00"},
	},
	{ // without a rule for holidays they are ordinary days
		text: "Mo-Fr 08:00-15:30",
		open: []string{"2027-05-17 12:00", "2027-03-26 12:00"},
	},
	{ // psykiatrisk legevakt
		text:   "Mo-Fr 16:00-22:00; Sa,Su,PH 12:00-20:00",
		open:   []string{"2026-07-27 16:00", "2026-07-27 21:59", "2026-08-01 12:00", "2026-08-02 19:59", "2026-05-14 12:00", "2026-05-14 19:59", "2026-04-05 13:00"},
		closed: []string{"2026-07-27 15:59", "2026-07-27 22:00", "2026-08-01 20:00", "2026-08-01 11:59", "2026-05-14 20:00", "2026-05-14 21:00", "2026-05-14 11:59"},
	},
	{ // Helsesenteret Oslo
		text:   "Tu 17:00-20:00; Th 11:00-15:00",
		open:   []string{"2026-07-28 17:00", "2026-07-28 19:59", "2026-07-30 11:00", "2026-07-30 14:59"},
		closed: []string{"2026-07-28 12:00", "2026-07-28 20:00", "2026-07-30 17:00", "2026-07-29 17:30", "2026-07-27 17:30"},
	},
	{ // a phone in Bergen
		text:   "Tu,We 10:00-13:00; Th 18:00-20:30; Fr 10:00-14:00",
		open:   []string{"2026-07-28 10:00", "2026-07-29 12:59", "2026-07-30 20:29", "2026-07-31 13:59"},
		closed: []string{"2026-07-27 11:00", "2026-07-28 13:00", "2026-07-30 12:00", "2026-07-30 20:30", "2026-07-31 14:00", "2026-08-01 11:00"},
	},
	{ // women's evening: 2026 has a week 53, so two odd weeks meet
		text:   "week 02-52/2 We 18:00-20:30",
		open:   []string{"2026-12-23 18:00", "2026-12-23 20:29", "2027-01-13 18:00"},
		closed: []string{"2026-12-16 19:00", "2026-12-23 20:30", "2026-12-30 19:00", "2027-01-06 19:00", "2027-01-12 19:00", "2027-01-20 19:00"},
	},
	{ // 1 January 2027 is in week 53 of 2026
		text:   "week 1-53/2 Fr 10:00-12:00",
		open:   []string{"2027-01-01 11:00", "2027-01-08 11:00"},
		closed: []string{"2026-12-25 11:00", "2027-01-15 11:00"},
	},
	{
		text:   "week 1,3,31-33 10:00-12:00",
		open:   []string{"2026-01-01 11:00", "2026-01-12 11:00", "2026-07-27 11:00", "2026-08-16 11:00"},
		closed: []string{"2026-01-05 11:00", "2026-07-26 11:00", "2026-08-17 11:00"},
	},
	{ // several spans a day, over a lunch break
		text:   "Mo-Fr 08:00-12:00, 13:00-15:30",
		open:   []string{"2026-07-27 11:59", "2026-07-27 13:00"},
		closed: []string{"2026-07-27 12:00", "2026-07-27 12:59"},
	},
	{ // weekdays wrap
		text:   "Fr-Mo 10:00-12:00",
		open:   []string{"2026-07-31 11:00", "2026-08-01 11:00", "2026-08-02 11:00", "2026-08-03 11:00"},
		closed: []string{"2026-08-04 11:00", "2026-07-30 11:00"},
	},
	{ // no days: every day
		text: "10:00-12:00",
		open: []string{"2026-07-27 11:00", "2026-08-02 11:00", "2027-05-17 11:00"},
	},
	{ // a later rule replaces, whatever its hours
		text:   "Mo-Fr 08:00-16:00; We 12:00-18:00",
		open:   []string{"2026-07-29 17:00", "2026-07-28 09:00"},
		closed: []string{"2026-07-29 09:00", "2026-07-28 17:00"},
	},
	{ // a comma adds
		text:   "Mo-Fr 08:00-12:00, We 14:00-18:00; PH off",
		open:   []string{"2026-07-29 09:00", "2026-07-29 17:00", "2026-07-28 09:00"},
		closed: []string{"2026-07-29 13:00", "2026-07-28 17:00", "2026-05-14 09:00"},
	},
	{ // closed hours take away only themselves
		text:   "Mo-Fr 08:00-16:00; We 12:00-13:00 off; 15:00-15:30 closed",
		open:   []string{"2026-07-29 11:59", "2026-07-29 13:00", "2026-07-28 12:30", "2026-07-28 15:30"},
		closed: []string{"2026-07-29 12:30", "2026-07-28 15:00", "2026-07-29 15:29"},
	},
	{ // months, dates and date ranges
		text:   "Mo-Fr 08:00-15:30; Jul 01-Aug 15 Mo-Fr 09:00-14:00; Dec 24-26,31 off; PH off",
		open:   []string{"2026-06-30 08:30", "2026-07-01 09:00", "2026-08-14 13:59", "2026-08-17 08:30", "2026-12-23 15:00", "2026-12-28 15:00"},
		closed: []string{"2026-07-01 08:30", "2026-08-14 14:30", "2026-12-24 10:00", "2026-12-25 10:00", "2026-12-31 10:00", "2026-08-15 10:00"},
	},
	{
		text:   "Jun-Aug,Dec Tu 10:00-12:00",
		open:   []string{"2026-06-02 11:00", "2026-08-25 11:00", "2026-12-29 11:00"},
		closed: []string{"2026-05-26 11:00", "2026-09-01 11:00", "2026-11-24 11:00"},
	},
	{ // over the new year
		text:   "Nov-Feb 10:00-12:00; Dec 24-Jan 02 off",
		open:   []string{"2026-11-01 11:00", "2026-12-23 11:00", "2027-01-03 11:00", "2028-02-29 11:00"},
		closed: []string{"2026-10-31 11:00", "2026-12-24 11:00", "2027-01-02 11:00", "2027-03-01 11:00"},
	},
	{
		text:   "Feb 29 10:00-12:00",
		open:   []string{"2028-02-29 11:00"},
		closed: []string{"2027-02-28 11:00", "2027-03-01 11:00"},
	},
	{ // holidays of some months only
		text:   "Mo-Su 10:00-12:00; Dec PH off",
		open:   []string{"2027-05-17 11:00", "2026-12-24 11:00"},
		closed: []string{"2026-12-25 11:00"},
	},
	{
		text:   "24/7; Dec 24 18:00-24:00 off",
		open:   []string{"2026-12-24 17:59", "2026-12-25 00:00"},
		closed: []string{"2026-12-24 18:00", "2026-12-24 23:59"},
	},
	{ // three ways to end at or after midnight
		text:   "Mo 18:00-24:00; We 20:00-26:00; Fr 22:00-00:00",
		open:   []string{"2026-07-27 23:59", "2026-07-29 23:59", "2026-07-30 00:00", "2026-07-30 01:59", "2026-07-31 23:59"},
		closed: []string{"2026-07-28 00:00", "2026-07-30 02:00", "2026-08-01 00:00"},
	},
	{ // a night belongs to the day it begins on: Wednesday's is worked, Thursday's not
		text:   "Mo-Fr 22:00-06:00; PH off",
		open:   []string{"2026-05-13 23:00", "2026-05-14 00:00", "2026-05-14 05:59", "2026-05-15 22:00", "2026-05-16 05:59"},
		closed: []string{"2026-05-14 06:00", "2026-05-14 22:00", "2026-05-14 23:59", "2026-05-15 00:00", "2026-05-15 05:59", "2026-05-16 06:00"},
	},
	{ // the same, written so that opening_hours.js agrees
		text:   "Mo-Fr 22:00-06:00; PH 06:00-30:00 off",
		open:   []string{"2026-05-14 00:00", "2026-05-14 05:59", "2026-05-15 22:00"},
		closed: []string{"2026-05-14 06:00", "2026-05-14 22:00", "2026-05-15 00:00", "2026-05-15 05:59"},
	},
	{ // a night before a holiday that has hours of its own
		text:   "Mo-Fr 16:00-08:00; Sa,Su,PH 00:00-32:00",
		open:   []string{"2026-05-14 03:00", "2026-05-14 12:00", "2026-05-15 07:59", "2026-08-03 07:59"},
		closed: []string{"2026-05-15 08:00", "2026-05-15 15:59", "2026-08-03 08:00"},
	},
	{ // Thursday's night survives Friday's rule
		text:   "Mo-Th 22:00-06:00; Fr-Su 20:00-08:00",
		open:   []string{"2026-07-31 05:59", "2026-08-01 07:59", "2026-08-03 07:59", "2026-07-31 20:00"},
		closed: []string{"2026-07-31 06:00", "2026-07-31 19:59", "2026-08-03 08:00"},
	},
	{ // the week, like the day, is that in which the night begins
		text:   "week 52 Su 22:00-06:00",
		open:   []string{"2026-12-27 22:00", "2026-12-28 05:59"},
		closed: []string{"2026-12-27 05:00", "2026-12-28 22:00"},
	},
	{ // the clock is put forward on 2026-03-29 at 02:00
		text:   "Su 02:30-05:00",
		open:   []string{"2026-03-29T03:00:00+02:00", "2026-03-29T04:59:59+02:00", "2026-03-22T02:30:00+01:00"},
		closed: []string{"2026-03-29T01:59:59+01:00", "2026-03-29T05:00:00+02:00", "2026-03-22T02:29:59+01:00"},
	},
	{ // and back on 2026-10-25 at 03:00
		text:   "Su 01:00-02:30",
		open:   []string{"2026-10-25T02:29:59+02:00", "2026-10-25T02:00:00+01:00", "2026-10-25T02:29:59+01:00"},
		closed: []string{"2026-10-25T00:59:59+02:00", "2026-10-25T02:30:00+02:00", "2026-10-25T02:59:59+02:00", "2026-10-25T02:30:00+01:00"},
	},
	{ // the clock decides, not the caller's zone: 07:30 UTC is 08:30 or 09:30
		text:   "Mo-Fr 08:00-09:00",
		open:   []string{"2026-01-12T07:30:00Z", "2026-07-27T06:30:00Z", "2026-07-26T21:30:00-09:00"},
		closed: []string{"2026-07-27T07:30:00Z", "2026-01-12T06:30:00Z"},
	},
}

func TestOpen(t *testing.T) {
	for _, c := range openCases {
		h := mustParse(t, c.text)
		for _, moment := range c.open {
			if !h.Open(at(t, moment)) {
				t.Errorf("%q is closed at %s, want open", c.text, moment)
			}
		}
		for _, moment := range c.closed {
			if h.Open(at(t, moment)) {
				t.Errorf("%q is open at %s, want closed", c.text, moment)
			}
		}
	}
}

func TestNext(t *testing.T) {
	const never = ""
	for _, c := range []struct{ text, from, want string }{
		{"24/7", "2026-07-27 12:00", never},
		{"off", "2026-07-27 12:00", never},
		{"Mo-Su 00:00-24:00", "2026-07-27 12:00", never},
		{"Mo-Fr 08:00-15:30; PH off", "2026-07-27 07:59", "2026-07-27 08:00"},
		{"Mo-Fr 08:00-15:30; PH off", "2026-07-27 08:00", "2026-07-27 15:30"}, // strictly after
		{"Mo-Fr 08:00-15:30; PH off", "2026-07-27T08:00:00.5+02:00", "2026-07-27 15:30"},
		{"Mo-Fr 08:00-15:30; PH off", "2026-07-27T07:59:59.5+02:00", "2026-07-27 08:00"},
		{"Mo-Fr 08:00-15:30; PH off", "2026-07-27 15:30", "2026-07-28 08:00"},
		// Friday before Whitsun, and over Easter from Wednesday to Tuesday.
		{"Mo-Fr 08:00-15:30; PH off", "2027-05-14 15:30", "2027-05-18 08:00"},
		{"Mo-Fr 08:00-15:30; PH off", "2027-03-24 16:00", "2027-03-30 08:00"},
		{"Mo-Fr 16:00-22:00; Sa,Su,PH 12:00-20:00", "2026-05-13 22:00", "2026-05-14 12:00"},
		{"Mo-Fr 16:00-22:00; Sa,Su,PH 12:00-20:00", "2026-05-14 13:00", "2026-05-14 20:00"},
		{"week 02-52/2 We 18:00-20:30", "2026-12-23 21:00", "2027-01-13 18:00"},
		{"Mo-Su 18:00-24:00, 00:00-02:00", "2026-07-27 19:00", "2026-07-28 02:00"}, // no change at midnight
		{"Fr 22:00-06:00", "2026-07-31 23:00", "2026-08-01 06:00"},
		{"Dec 24 10:00-12:00", "2026-12-24 12:00", "2027-12-24 10:00"},
		{"Feb 29 10:00-12:00", "2026-07-27 12:00", never},
		{"Feb 29 10:00-12:00", "2027-07-27 12:00", "2028-02-29 10:00"},
		{"Su 02:30-05:00", "2026-03-29 00:00", "2026-03-29T03:00:00+02:00"},
		{"Su 02:00-02:30", "2026-03-29 00:00", "2026-04-05 02:00"}, // an hour that no clock shows
		{"Su 01:00-02:30", "2026-10-25T01:00:00+02:00", "2026-10-25T02:30:00+02:00"},
		{"Su 01:00-02:30", "2026-10-25T02:30:00+02:00", "2026-10-25T02:00:00+01:00"},
		{"Su 01:00-02:30", "2026-10-25T02:00:00+01:00", "2026-10-25T02:30:00+01:00"},
		{"Sa 22:00-06:00", "2026-10-24 22:00", "2026-10-25T06:00:00+01:00"},
		{"Sa 22:00-06:00", "2026-03-28 22:00", "2026-03-29T06:00:00+02:00"},
		// The last day of a leap year: see stretchAt.
		{"Fr 12:00-13:00", "2028-12-31 12:00", "2029-01-05 12:00"},
		{"Fr 12:00-13:00", "2040-12-31 12:00", "2041-01-04 12:00"},
	} {
		change, ok := mustParse(t, c.text).Next(at(t, c.from))
		if c.want == never {
			if ok {
				t.Errorf("%q after %s: %s, want none", c.text, c.from, change)
			}
			continue
		}
		if !ok || !change.Equal(at(t, c.want)) {
			t.Errorf("%q after %s: %s (%t), want %s", c.text, c.from, change, ok, c.want)
		}
	}
}

func TestNextIsGivenInNorwegianTime(t *testing.T) {
	change, _ := mustParse(t, "Mo 08:00-10:00").Next(at(t, "2026-07-26T12:00:00Z"))
	if got := change.Format(time.RFC3339); got != "2026-07-27T08:00:00+02:00" {
		t.Errorf("got %s", got)
	}
}

func TestZeroHoursAreNeverOpen(t *testing.T) {
	var h hours.Hours
	now := at(t, "2026-07-27 12:00")
	if _, ok := h.Next(now); ok || h.Open(now) || h.Always() || h.MentionsPH() || h.String() != "" {
		t.Error("the zero Hours are not closed for good")
	}
}

// Moments that no caller should have must still give an answer.
func TestFarAwayTimes(t *testing.T) {
	for _, c := range openCases {
		h := mustParse(t, c.text)
		for _, moment := range []time.Time{{}, time.Unix(0, 0), civil(-5000, 1, 1), civil(1894, 12, 31), civil(9999, 12, 31), civil(40000, 12, 31)} {
			was := h.Open(moment)
			if change, ok := h.Next(moment); ok && h.Open(change) == was {
				t.Errorf("%q: no change at %s", c.text, change)
			}
		}
	}
}

func TestAmbiguousNight(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"24/7", ""},
		{"Mo-Fr 08:00-15:30; PH off", ""},
		{"Mo-Su 22:00-06:00", ""},
		{"Mo-Th 22:00-06:00, Fr-Su 20:00-08:00", ""},
		{"Mo-Fr 22:00-06:00; PH 06:00-30:00 off", ""},
		{"Fr 22:00-02:00; Mo 10:00-12:00", ""},
		{"Mo-Fr 22:00-06:00; PH off", "2024-01-02"}, // New Year's night belonged to a holiday
		{"Mo-Th 22:00-06:00; Fr-Su 20:00-08:00", "2024-01-05"},
		{"Fr 22:00-02:00; Sa 10:00-12:00", "2024-01-06"},
		{"Mo-Su 22:00-06:00; Dec 24 off", "2024-12-24"},
	} {
		day, found := mustParse(t, c.text).AmbiguousNight()
		got := ""
		if found {
			got = day.Format(time.DateOnly)
		}
		if got != c.want {
			t.Errorf("%q: first ambiguous night %q, want %q", c.text, got, c.want)
		}
	}
}
