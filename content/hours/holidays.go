package hours

import "time"

// Holiday reports whether t falls on one of Norway's twelve public holidays. Easter
// Sunday and Whit Sunday are among them; other Sundays and Christmas Eve are not.
func Holiday(t time.Time) bool {
	day, _ := wall(t)
	return dateOf(day).holiday
}

// isHoliday wants the same day twice: as a number, for what moves with Easter,
// and as a date. It is computed rather than taken from a table so that no year
// is missing; tests compare it with github.com/rickar/cal, which lacks the two
// Sundays.
func isHoliday(day int64, year int, month time.Month, dayOfMonth int) bool {
	switch monthDay(int(month), dayOfMonth) {
	case monthDay(1, 1), monthDay(5, 1), monthDay(5, 17), monthDay(12, 25), monthDay(12, 26):
		return true
	}
	switch day - easterSunday(year) {
	case -3, -2, 0, 1, // Maundy Thursday to Easter Monday
		39,     // Ascension
		49, 50: // Whit Sunday and Monday
		return true
	}
	return false
}

// easterSunday returns the number of a day, by the method that Nature printed in
// 1876 (Meeus, Astronomical Algorithms, chapter 8), good for any Gregorian year.
// Its letters are the book's.
func easterSunday(year int) int64 {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	f := (b + 8) / 25
	g := (b - f + 1) / 3
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	sunday := time.Date(year, time.Month(n/31), n%31+1, 0, 0, 0, 0, time.UTC)
	return sunday.Unix() / daySeconds
}
