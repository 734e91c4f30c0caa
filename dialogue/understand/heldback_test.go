package understand

import "testing"

// What was measured when the lexicons of today first met heldback.txt, whose
// dangers are described without their usual words.
const (
	missedFirst = 26
	alarmsFirst = 0
)

// TestHeldBack reports how the lexicons do on texts that they were not made
// for, and fails if that gets worse than when they were first measured.
func TestHeldBack(t *testing.T) {
	r := reader(t)
	missed, alarms := 0, 0
	for _, e := range examples(t, "heldback.txt", 80) {
		got := r.Read(e.text, "")
		switch {
		case e.title == "emergency" && got.Emergency == "":
			missed++
			t.Logf("missed: %q", e.text)
		case e.title != "emergency" && got.Emergency != "":
			alarms++
			t.Logf("false alarm: %q: %q", e.text, got.Evidence)
		}
	}
	t.Logf("missed %d of 40, %d false alarms of 40", missed, alarms)
	if missed > missedFirst || alarms > alarmsFirst {
		t.Errorf("worse than when first measured: %d missed, %d false alarms", missedFirst, alarmsFirst)
	}
}

// TestParaphrases holds what earlier held-back texts have taught.
func TestParaphrases(t *testing.T) {
	r := reader(t)
	for _, e := range examples(t, "paraphrases.txt", 160) {
		if got := r.Read(e.text, ""); (got.Emergency != "") != (e.title == "emergency") {
			t.Errorf("%s: %q: %q", e.title, e.text, got.Evidence)
		}
	}
}
