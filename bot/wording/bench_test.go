package wording

import (
	"testing"
	"time"

	"helsevei/content"
	"helsevei/locales"
)

// BenchmarkAnswer is one answer from the need to the text: rules, hours, ranking
// and words. The goal is 60 µs for each.
func BenchmarkAnswer(b *testing.B) {
	d, err := content.Load()
	if err != nil {
		b.Fatal(err)
	}
	c, err := locales.Load()
	if err != nil {
		b.Fatal(err)
	}
	w, err := New(c, d)
	if err != nil {
		b.Fatal(err)
	}
	at := time.Date(2026, 11, 28, 14, 0, 0, 0, time.UTC)
	for name, n := range map[string]content.Need{
		"without papers": {Urgency: content.Routine, Situation: content.Illness, Status: content.NoLegalStay},
		"mental crisis":  {Urgency: content.Urgent, Situation: content.MentalHealth, Place: "oslo/alna"},
		"nothing known":  {},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := w.Answer("nb", n, at, 0); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
