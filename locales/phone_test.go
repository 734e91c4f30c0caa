package locales

import (
	"strings"
	"testing"
	"unicode"
)

func TestPhone(t *testing.T) {
	for _, c := range []struct{ shown, dial, ltr, rtl string }{
		{"113", "113", "113", "113"},
		{"116 117", "116117", "116 117", "116117"},
		{"116 117", "116 117", "116 117", "116117"},
		{"22 59 13 00", "+4722591300", "22 59 13 00", "22591300"},
		{"22 59 13 00", "004722591300", "22 59 13 00", "22591300"},
		{"+47 22 59 13 00", "+47 22 59 13 00", "+47 22 59 13 00", "22591300"},
		{"02012", "+4702012", "02012", "02012"},
		{"+46 8 123 456 00", "+46812345600", "+46 8 123 456 00", "0046812345600"},
		{"(22) 59-13.00", "(22)\u00a059\u201113.00", "(22) 59-13.00", "22591300"},
		{"800 HELSE", "80043573", "800 HELSE", "80043573"},
		{"800HELSE", "800HELSE", "800HELSE", "800HELSE"},
		{"47 00 00 01", "47000001", "47 00 00 01", "47000001"},
		{"116 117", "", "116 117", "116117"},
		{"", "+4722591300", "22591300", "22591300"},
		{"", "", "", ""},
	} {
		if got := Phone("ltr", c.shown, c.dial); got != c.ltr {
			t.Errorf("Phone(ltr, %q, %q) = %q, want %q", c.shown, c.dial, got, c.ltr)
		}
		for _, dir := range []string{"rtl", "", "auto"} {
			if got := Phone(dir, c.shown, c.dial); got != c.rtl {
				t.Errorf("Phone(%q, %q, %q) = %q, want %q", dir, c.shown, c.dial, got, c.rtl)
			}
		}
	}
}

func FuzzPhone(f *testing.F) {
	for _, seed := range []string{"116 117", "+4722591300", "+46 8", "++47", "+0047", "", "\u200e113"} {
		f.Add(seed, seed)
	}
	f.Fuzz(func(t *testing.T, shown, dial string) {
		got := Phone("rtl", shown, dial)
		if strings.HasPrefix(got, "+") || strings.ContainsFunc(got, unicode.IsSpace) {
			t.Fatalf("Phone(rtl, %q, %q) = %q", shown, dial, got)
		}
	})
}
