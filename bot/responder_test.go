package bot_test

import (
	"strings"
	"testing"
	"time"
)

// TestTheLanguageIsRemembered ends a session and begins another with what was to
// be remembered of it.
func TestTheLanguageIsRemembered(t *testing.T) {
	r := mind(t)
	now := time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
	first, err := r.Respond(nil, "hello, I need a doctor", now)
	if err != nil || first.Remember == nil {
		t.Fatalf("nothing is to be remembered of %+v, %v", first, err)
	}
	if strings.Contains(string(first.Remember), "doctor") || strings.Contains(string(first.Remember), "illness") {
		t.Errorf("more than the language is remembered: %s", first.Remember)
	}
	next, err := r.Respond(first.State, "3", now)
	if err != nil || next.Remember != nil {
		t.Errorf("the same language is remembered again: %s, %v", next.Remember, err)
	}
	again, err := r.Respond(first.Remember, "?", now.Add(48*time.Hour))
	if err != nil || again.Reply.Lang != "en" || !strings.Contains(again.Reply.Text, "Is it urgent?") {
		t.Errorf("the next session begins with %q, %v", again.Reply.Text, err)
	}
	other, err := r.Respond(first.Remember, "hei, jeg trenger en lege", now.Add(48*time.Hour))
	if err != nil || other.Reply.Lang != "nb" || other.Remember == nil {
		t.Errorf("who writes Norwegian now gets %q, %v", other.Reply.Text, err)
	}
}
