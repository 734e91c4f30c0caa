package hours_test

import (
	"errors"
	"strings"
	"testing"

	"helsevei/content/hours"
)

func TestParseRefuses(t *testing.T) {
	for _, c := range []struct {
		text     string
		column   int
		expected string // a part of it
	}{
		{"", 1, "times such as"},
		{"   ", 4, "times such as"},
		{";", 1, "times such as"},
		{"Mo-Fr", 6, "times such as"}, // the hours were forgotten
		{"Mo-Fr 08:00-15:30;", 19, "times such as"},
		{"Mo-Fr 08:00-15:30,", 19, "times such as"},
		{"Mo-Fr 8:00-15:30", 7, "four digits"},
		{"Mo-Fr 08:00-3:30", 13, "four digits"},
		{"Mo-Fr 08.00-15.30", 7, "four digits"},
		{"Mo-Fr 0800-1530", 7, "colon"},
		{"Mo-Fr 24:00-25:00", 7, "00:00 to 23:59"},
		{"Mo-Fr 08:60-09:00", 7, "00:00 to 23:59"},
		{"Mo-Fr 20:00-48:01", 13, "00:00 to 48:00"},
		{"Mo-Fr 08:00-08:00", 13, "differs"},
		{"Mo-Fr 00:00-00:00", 13, "00:00-24:00"},
		{"Mo-Fr 08:00", 12, "closing time"},
		{"Mo-Fr 08:00+", 12, "closing time"},
		{"Mo-Fr 08:00-10:00+", 18, "open end"},
		{"Mo–Fr 08:00-10:00", 3, "plain hyphen"},
		{"Mo-Fr\u00a008:00-10:00", 6, "plain blank"},
		{"mo-fr 08:00-10:00", 1, "times such as"},
		{"Mon-Fri 08:00-10:00", 1, "times such as"},
		{"Mo-Mo 08:00-10:00", 4, "another weekday"},
		{"Mo-PH 08:00-10:00", 4, "another weekday"},
		{"Mo,08:00-10:00", 4, "a weekday"},
		{"Mo-Fr: 08:00-10:00", 6, "leave out"},
		{"Mo[1] 08:00-10:00", 3, "a weekday of the month"},
		{"PH Mo 08:00-10:00", 4, "times such as"},
		{"SH off", 1, "school holidays"},
		{"Mo-Fr,SH 08:00-10:00", 7, "school holidays"},
		{"Mo 08:00-10:00; PH,SH off", 20, "school holidays"},
		{"easter off", 1, "use PH"},
		{"Mo sunrise-sunset", 4, "clock times"},
		{"Mo 08:00-sunset", 10, "clock times"},
		{"Mo 08:00-10:00 open", 16, `leave out "open"`},
		{"Mo 08:00-10:00 unknown", 16, "unknown hours"},
		{"Mo 08:00-10:00 || Tu 08:00-10:00", 16, "not read here"},
		{"Mo 08:00-10:00 Tu 08:00-10:00", 16, `";" and another rule`},
		{"2026 Dec 24 off", 1, "a year cannot be given"},
		{"Dec 32 off", 5, "from 1 to 31"},
		{"Feb 30 off", 5, "from 1 to 29"},
		{"Dec 0 off", 5, "from 1 to 31"},
		{"Dec 24-24 off", 8, "a later day"},
		{"Dec 26-24 off", 8, "a later day"},
		{"Dec 26-Dec 24 off", 12, "a later day"},
		{"Dec 24-Jan off", 12, "a day of the month"},
		{"Dec-Jan 02 off", 5, "another month"},
		{"Dec-Dec off", 5, "another month"},
		{"Dec,24 off", 5, "a month such as Jan"},
		{"Dec 24,Mo off", 8, "a month such as Jan"},
		{"Dec 24,08:00-10:00", 8, "a month such as Jan"},
		{"week 0 We 10:00-12:00", 6, "1 to 53"},
		{"week 54 We 10:00-12:00", 6, "1 to 53"},
		{"week 002 We 10:00-12:00", 6, "1 to 53"},
		{"week 52-02 We 10:00-12:00", 9, "later ISO week"},
		{"week 53-1 We 10:00-12:00", 9, "later ISO week"},
		{"week 2-52/0 We 10:00-12:00", 11, "number of weeks"},
		{"week 2/2 We 10:00-12:00", 7, "times such as"},
		{"week 2,08:00-10:00", 8, "1 to 53"},
		{"week We 10:00-12:00", 6, "1 to 53"},
		{"We week 2 10:00-12:00", 4, "the order is"},
		{"24/7 off", 6, `";" and another rule`},
		{"24/70", 5, `";" and another rule`},
		{"Mo 08:00-10:00; 24/7", 17, "the days"},
		{"Mo 08:00-10:00; 10:00-12:00", 17, "the days"},
		{"Mo 08:00-10:00; off", 17, "the days"},
		{`Mo 08:00-10:00 "x", 12:00-14:00`, 21, "the days"},
		{"PH off, 12:00-14:00", 9, "the days"},
		{"Mo 08:00-10:00, PH off", 20, `write ";"`},
		{"Mo 08:00-10:00, Mo 09:00-09:30 off", 32, `write ";"`},
		{`Mo 08:00-10:00 "call first`, 16, "a second"},
		{`Mo "by appointment"`, 4, "times such as"},
		{`"by appointment"`, 1, "times such as"},
		{"Mo 08:00-10:00\n", 15, `";" and another rule`},
		{"Mo 08:00-10:00\x00", 15, `";" and another rule`},
		{strings.Repeat("Mo 08:00-10:00; ", 5000), 1001, "at most 1000 bytes"},
	} {
		h, err := hours.Parse(c.text)
		var syntax *hours.SyntaxError
		if !errors.As(err, &syntax) {
			t.Errorf("Parse(%.40q) = %v, %v, want a SyntaxError", c.text, h, err)
			continue
		}
		if syntax.Column != c.column || !strings.Contains(syntax.Expected, c.expected) || syntax.Text != c.text {
			t.Errorf("Parse(%.40q): column %d, expected %q; want column %d, expected ...%s...", c.text, syntax.Column, syntax.Expected, c.column, c.expected)
		}
	}
}

func TestSyntaxErrorText(t *testing.T) {
	_, err := hours.Parse("Mo-Fr 8:00-15:30")
	want := `read opening hours "Mo-Fr 8:00-15:30": column 7: expected a time from 00:00 to 23:59, in four digits such as 08:00`
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	_, err = hours.Parse(strings.Repeat("x", 5000))
	if err == nil || len(err.Error()) > 300 {
		t.Errorf("a long text is not shortened: %v", err)
	}
}

// Each pair means the same.
func TestParseIsLenientAboutBlanksAndComments(t *testing.T) {
	for _, c := range []struct{ text, same string }{
		{" Mo - Fr  08:00 - 15:30 ;PH off ", "Mo-Fr 08:00-15:30; PH off"},
		{"Mo-Fr08:00-15:30;PH\toff", "Mo-Fr 08:00-15:30; PH off"},
		{"Sa , Su , PH 12:00-14:00 , 15:00-16:00", "Sa,Su,PH 12:00-14:00,15:00-16:00"},
		{"week02-52/2We18:00-20:30", "week 02-52/2 We 18:00-20:30"},
		{"week 2 - 52 / 2 We 18:00-20:30", "week 02-52/2 We 18:00-20:30"},
		{"Jul1 - Aug15 10:00-12:00", "Jul 01-Aug 15 10:00-12:00"},
		{"Dec 24 , 31 10:00-12:00", "Dec 24,Dec 31 10:00-12:00"},
		{"Dec 24-Dec 26 10:00-12:00", "Dec 24-26 10:00-12:00"},
		{"PH closed", "PH off"},
		{`Mo 08:00-10:00 "ring; then, wait"; PH off "easter, too"`, "Mo 08:00-10:00; PH off"},
		{`24/7 "døgnåpent"`, "24/7"},
		{"Mo 22:00-06:00", "Mo 22:00-30:00"},
		{"Mo 08:00-10:00,Tu 09:00-10:00", "Mo 08:00-10:00, Tu 09:00-10:00"},
	} {
		got, want := mustParse(t, c.text), mustParse(t, c.same)
		if got.String() != c.text {
			t.Errorf("String() = %q, want %q", got.String(), c.text)
		}
		if got.Always() != want.Always() || got.MentionsPH() != want.MentionsPH() {
			t.Errorf("%q and %q differ about 24/7 or PH", c.text, c.same)
		}
		sameReading(t, got, want)
	}
}

// sameReading compares two years of changes.
func sameReading(t *testing.T, a, b hours.Hours) {
	t.Helper()
	for moment := at(t, "2026-07-01 00:00"); moment.Year() < 2028; {
		nextA, okA := a.Next(moment)
		nextB, okB := b.Next(moment)
		if okA != okB || !nextA.Equal(nextB) || a.Open(moment) != b.Open(moment) {
			t.Fatalf("%q and %q differ after %s", a, b, moment)
		}
		if !okA {
			return
		}
		moment = nextA
	}
}

func TestAlwaysAndMentionsPH(t *testing.T) {
	for _, c := range []struct {
		text               string
		always, mentionsPH bool
	}{
		{"24/7", true, true},
		{"24/7; PH off", false, true},
		{"24/7; We 10:00-12:00", false, false}, // what of a Wednesday that is a holiday?
		{"Mo-Su 00:00-24:00", false, false},
		{"Mo-Fr 08:00-15:30", false, false},
		{"Mo-Fr 08:00-15:30; PH off", false, true},
		{"Mo-Fr 16:00-22:00; Sa,Su,PH 12:00-20:00", false, true},
		{"Dec 24-26 off", false, false},
		{"off", false, true},
		{`Mo 08:00-15:30 "PH off"`, false, false},
	} {
		h := mustParse(t, c.text)
		if h.Always() != c.always || h.MentionsPH() != c.mentionsPH {
			t.Errorf("%q: Always %t, MentionsPH %t, want %t, %t", c.text, h.Always(), h.MentionsPH(), c.always, c.mentionsPH)
		}
	}
}
