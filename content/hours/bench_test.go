package hours_test

import (
	"testing"
	"time"

	"helsevei/content/hours"
)

var benchTexts = []struct{ name, text string }{
	{"office", "Mo-Fr 08:00-15:30; PH off"},
	{"legevakt", "Mo-Fr 16:00-22:00; Sa,Su,PH 12:00-20:00"},
	{"evening", "week 02-52/2 We 18:00-20:30"},
	{"summer", "Mo-Fr 08:00-15:30; Jun 15-Aug 15 Mo-Fr 09:00-14:00; Dec 24-26,31 off; PH off"},
	{"nights", "Mo-Th 22:00-06:00, Fr-Su 20:00-08:00; PH 06:00-30:00 off"},
	{"never", "off"},
	{"always", "24/7"},
}

// A Friday afternoon after closing time, so that Next has a weekend to cross.
var benchTime = time.Date(2027, time.May, 14, 16, 20, 0, 0, time.UTC)

func BenchmarkParse(b *testing.B) {
	for _, text := range benchTexts {
		b.Run(text.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := hours.Parse(text.text); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkOpen(b *testing.B) {
	for _, text := range benchTexts {
		h := mustParse(b, text.text)
		b.Run(text.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				h.Open(benchTime)
			}
		})
	}
}

func BenchmarkNext(b *testing.B) {
	for _, text := range benchTexts {
		h := mustParse(b, text.text)
		b.Run(text.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				h.Next(benchTime)
			}
		})
	}
}

func BenchmarkAmbiguousNight(b *testing.B) {
	h := mustParse(b, "Mo-Th 22:00-06:00, Fr-Su 20:00-08:00; PH 06:00-30:00 off")
	for b.Loop() {
		h.AmbiguousNight()
	}
}

func mustParse(t testing.TB, text string) hours.Hours {
	t.Helper()
	h, err := hours.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return h
}
