package hours_test

import (
	"testing"
	"time"

	"github.com/rickar/cal/v2/no"

	"helsevei/content/hours"
)

// easters holds Easter Sunday as printed in almanacs, month and day.
var easters = map[int]string{
	2024: "03-31", 2025: "04-20", 2026: "04-05", 2027: "03-28", 2028: "04-16",
	2029: "04-01", 2030: "04-21", 2031: "04-13", 2032: "03-28", 2033: "04-17",
	2034: "04-09", 2035: "03-25", 2036: "04-13", 2037: "04-05", 2038: "04-25",
	2039: "04-10", 2040: "04-01",
}

// fullMoons holds the church's full moon for each golden number, from the table
// in the Book of Common Prayer for 1900 to 2199. Easter is the Sunday after it.
var fullMoons = [19]string{
	"04-14", "04-03", "03-23", "04-11", "03-31", "04-18", "04-08", "03-28", "04-16", "04-05",
	"03-25", "04-13", "04-02", "03-22", "04-10", "03-30", "04-17", "04-07", "03-27",
}

func TestHolidayOnEveryDay(t *testing.T) {
	for year := 2024; year <= 2040; year++ {
		free := holidaysOf(year)
		for d := civil(year, 1, 1); d.Year() == year; d = d.AddDate(0, 0, 1) {
			noon := time.Date(year, d.Month(), d.Day(), 12, 0, 0, 0, hours.Location())
			if got, want := hours.Holiday(noon), free[d.Format(time.DateOnly)]; got != want {
				t.Errorf("Holiday(%s) = %t, want %t", d.Format(time.DateOnly), got, want)
			}
		}
	}
}

func TestHolidayBeyondTheTable(t *testing.T) {
	for year := 1950; year < 2200; year++ {
		d := sundayAfterFullMoon(year)
		if !hours.Holiday(time.Date(year, d.Month(), d.Day(), 12, 0, 0, 0, hours.Location())) {
			t.Errorf("Easter Sunday %s is not a holiday", d.Format(time.DateOnly))
		}
	}
}

func TestEasterTableAgreesWithTheMoon(t *testing.T) {
	for year, day := range easters {
		if got := sundayAfterFullMoon(year).Format("01-02"); got != day {
			t.Errorf("%d: the table has %s, the moon %s", year, day, got)
		}
	}
}

// The library has every Norwegian holiday but Easter Sunday and Whit Sunday.
func TestHolidaysAgreeWithRickarCal(t *testing.T) {
	for year := 2024; year <= 2040; year++ {
		free := map[string]bool{}
		for _, holiday := range no.Holidays {
			day, _ := holiday.Calc(year)
			free[day.Format(time.DateOnly)] = true
		}
		easter := easterOf(year)
		for _, after := range []int{0, 49} {
			free[easter.AddDate(0, 0, after).Format(time.DateOnly)] = true
		}
		for day := range holidaysOf(year) {
			if !free[day] {
				t.Errorf("%s is missing in the library", day)
			}
		}
		for day := range free {
			if !holidaysOf(year)[day] {
				t.Errorf("%s is a holiday in the library only", day)
			}
		}
	}
}

func TestHolidayFollowsTheClockInNorway(t *testing.T) {
	for _, c := range []struct {
		at   string
		want bool
	}{
		{"2027-05-16T21:59:59Z", true}, // Whit Sunday, one second before midnight
		{"2027-05-17T21:59:59Z", true}, // 17 May and Whit Monday
		{"2027-05-17T22:00:00Z", false},
		{"2026-12-31T23:00:00Z", true}, // New Year's Day has begun in Oslo
		{"2026-12-31T22:59:59Z", false},
		{"2026-12-24T12:00:00+01:00", false},
		{"2026-12-31T12:00:00+01:00", false},
		{"2026-04-04T12:00:00+02:00", false}, // Easter Eve
		{"2026-05-13T20:00:00-09:00", true},  // Ascension Day, 14 May 07:00 in Oslo
	} {
		if got := hours.Holiday(at(t, c.at)); got != c.want {
			t.Errorf("Holiday(%s) = %t, want %t", c.at, got, c.want)
		}
	}
}

// holidaysOf lists the public holidays from the printed table.
func holidaysOf(year int) map[string]bool {
	days := []time.Time{civil(year, 1, 1), civil(year, 5, 1), civil(year, 5, 17), civil(year, 12, 25), civil(year, 12, 26)}
	for _, after := range []int{-3, -2, 0, 1, 39, 49, 50} {
		days = append(days, easterOf(year).AddDate(0, 0, after))
	}
	free := map[string]bool{}
	for _, d := range days {
		free[d.Format(time.DateOnly)] = true
	}
	return free
}

func easterOf(year int) time.Time { return dayIn(year, easters[year]) }

func sundayAfterFullMoon(year int) time.Time {
	d := dayIn(year, fullMoons[year%19]).AddDate(0, 0, 1)
	for d.Weekday() != time.Sunday {
		d = d.AddDate(0, 0, 1)
	}
	return d
}

func dayIn(year int, monthAndDay string) time.Time {
	d, err := time.Parse("01-02", monthAndDay)
	if err != nil {
		panic(err)
	}
	return civil(year, d.Month(), d.Day())
}

// civil is a day without a time zone.
func civil(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// at reads RFC 3339, or "2027-05-17 12:00" as shown by a clock in Norway.
func at(t testing.TB, s string) time.Time {
	t.Helper()
	moment, err := time.Parse(time.RFC3339, s)
	if err != nil {
		moment, err = time.ParseInLocation("2006-01-02 15:04", s, hours.Location())
	}
	if err != nil {
		t.Fatal(err)
	}
	return moment
}
