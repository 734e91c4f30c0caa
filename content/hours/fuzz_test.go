package hours_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"helsevei/content/hours"
)

// parseSeeds are texts that are read, and some that are nearly.
func parseSeeds() []string {
	seeds := []string{
		"", "off", "SH off", "Mo-Fr 8:00-15:30", `Mo 08:00-10:00 "x`, "Feb 30 off", "week 53-1 Mo 08:00-09:00",
		"Mo 08:00-10:00,Tu 09:00-10:00 || off", "Mo–Fr 08:00-10:00", "Dec 24-26,31,Jan 01-Feb 29 week 1,3-9/2 PH,Fr-Mo 22:00-06:00 off",
		strings.Repeat("Mo 08:00-10:00;", 66) + "PH off",
		strings.Repeat(",", 2000),
	}
	for _, c := range openCases {
		seeds = append(seeds, c.text)
	}
	return seeds
}

// FuzzParse: no text makes it panic or take long, an error says where, and what
// was read reads the same again.
func FuzzParse(f *testing.F) {
	if len(parseSeeds()) < 20 {
		f.Fatal("no seeds")
	}
	for _, seed := range parseSeeds() {
		f.Add(seed, int64(1_800_000_000))
	}
	f.Fuzz(func(t *testing.T, text string, unix int64) {
		h, err := hours.Parse(text)
		if err != nil {
			checkSyntaxError(t, text, err)
			return
		}
		again, err := hours.Parse(h.String())
		if err != nil || h.String() != text {
			t.Fatalf("%q does not read again as %q: %v", text, h, err)
		}
		moment := time.Unix(unix%(1<<40), 0)
		change, ok := h.Next(moment)
		if changeAgain, okAgain := again.Next(moment); ok != okAgain || !change.Equal(changeAgain) {
			t.Fatalf("%q changes at %s, and read again at %s", text, change, changeAgain)
		}
		checkChange(t, h, moment, change, ok)
	})
}

func checkSyntaxError(t *testing.T, text string, err error) {
	t.Helper()
	var syntax *hours.SyntaxError
	if !errors.As(err, &syntax) {
		t.Fatalf("%q: %v is not a SyntaxError", text, err)
	}
	if syntax.Column < 1 || syntax.Column > len(text)+1 || syntax.Expected == "" || syntax.Text != text {
		t.Fatalf("%q: a useless error: %+v", text, syntax)
	}
}

func checkChange(t *testing.T, h hours.Hours, from, change time.Time, ok bool) {
	t.Helper()
	if !ok {
		return
	}
	if !change.After(from) || h.Open(change) == h.Open(from) || h.Open(change.Add(-time.Second)) != h.Open(from) {
		t.Fatalf("%q after %s: %s is not the next change", h, from, change)
	}
	if h.Always() {
		t.Fatalf("%q is always open, and yet changes at %s", h, change)
	}
}

// The fullest texts that are read cost milliseconds, and the longest that are not
// cost nothing.
func TestHostileTextIsAnsweredSoon(t *testing.T) {
	start := time.Now()
	for _, text := range []string{
		strings.Repeat("Mo-Su,PH 00:00-48:00;", 47) + "PH off",
		"Mo-Su,PH " + strings.Repeat("00:00-48:00,", 81) + "00:00-48:00",
		strings.Repeat("Jan 1,", 160) + "Jan 1 00:00-24:00",
	} {
		h := mustParse(t, text)
		h.Next(at(t, "2026-07-27 12:00"))
		h.AmbiguousNight()
	}
	for _, text := range []string{
		strings.Repeat("week 1-53/1 10:00-12:00;", 100_000),
		strings.Repeat("\"", 1<<20),
		strings.Repeat(" ", 1<<20),
	} {
		_, err := hours.Parse(text)
		checkSyntaxError(t, text, err)
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("took %s", took)
	}
}
