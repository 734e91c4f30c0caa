package slack_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"helsevei/channels"
	"helsevei/channels/slack"
	"helsevei/channels/slack/slacktest"
)

func TestDirectMessage(t *testing.T) {
	r := newRig(t)
	if res := r.event(slacktest.Said("Ev1", "U0KARI", "barnet har feber")); res.Status != 200 {
		t.Fatalf("got %+v", res)
	}
	want := channels.Message{ID: "Ev1", Channel: "slack", Address: "U0KARI", Text: "barnet har feber"}
	if got := r.inlet.messages(); len(got) != 1 || got[0] != want {
		t.Errorf("the inlet has %+v; want %+v", got, want)
	}
}

// TestMentionIsAnsweredPrivately: what a mention asks belongs to the same
// conversation as the direct messages, and only the person sees where it goes.
func TestMentionIsAnsweredPrivately(t *testing.T) {
	r := newRig(t)
	r.event(slacktest.Mentioned("Ev1", "U0KARI", "C0OPEN", "tannlege?"))
	r.until("the pointer", func() bool { return len(r.slack.Messages()) == 1 })
	if m := r.slack.Messages()[0]; m.Channel != "C0OPEN" || m.Ephemeral != "U0KARI" || strings.Contains(m.Text, "tannlege") {
		t.Errorf("posted %+v", m)
	}
	if got := r.inlet.messages(); len(got) != 1 || got[0].Address != "U0KARI" || got[0].Text != "tannlege?" {
		t.Errorf("the inlet has %+v", got)
	}
}

func TestSignatures(t *testing.T) {
	r := newRig(t)
	e := slacktest.Said("Ev1", "U0KARI", "puster ikke")
	post := func(age time.Duration, changes ...slacktest.Change) int {
		res, err := r.hook.Post(t.Context(), "/slack/events", "application/json", e.JSON(), time.Now().Add(-age), changes...)
		if err != nil {
			t.Fatal(err)
		}
		return res.Status
	}
	for name, got := range map[string]int{
		"forged":        post(0, slacktest.BadSignature()),
		"none":          post(0, slacktest.NoSignature()),
		"old":           post(6 * time.Minute),
		"of the future": post(-6 * time.Minute),
		"no time":       post(0, func(r *http.Request) { r.Header.Set("X-Slack-Request-Timestamp", "x") }),
		"other body":    post(0, func(r *http.Request) { r.Body = http.NoBody; r.ContentLength = 0 }),
	} {
		if got != http.StatusUnauthorized {
			t.Errorf("%s: %d; want 401", name, got)
		}
	}
	r.wantTexts()
	if got := post(4 * time.Minute); got != 200 {
		t.Errorf("within the window: %d", got)
	}
	r.wantTexts("puster ikke")
	for _, path := range []string{"/slack/interactions", "/slack/commands"} {
		if res, err := r.hook.Post(t.Context(), path, "", []byte("x=1"), time.Now(), slacktest.BadSignature()); err != nil || res.Status != 401 {
			t.Errorf("%s: %+v, %v; want 401", path, res, err)
		}
	}
}

func TestURLVerification(t *testing.T) {
	r := newRig(t)
	if res, err := r.hook.Verify(t.Context(), "abc<def"); err != nil || res.Status != 200 || res.Body != "abc<def" {
		t.Errorf("got %+v, %v", res, err)
	}
	if res, err := r.hook.Verify(t.Context(), "abc", slacktest.BadSignature()); err != nil || res.Status != 401 || strings.Contains(res.Body, "abc") {
		t.Errorf("forged: got %+v, %v", res, err)
	}
}

// TestIgnored: these are acknowledged and say nothing.
func TestIgnored(t *testing.T) {
	r := newRig(t)
	with := func(more map[string]any) slacktest.Event {
		e := slacktest.Said("Ev1", "U0KARI", "hei")
		e.More = more
		return e
	}
	edited := map[string]any{"user": "U0KARI", "ts": "1.2"}
	for name, e := range map[string]slacktest.Event{
		"another bot":             with(map[string]any{"bot_id": "B0OTHER"}),
		"bot by subtype":          with(map[string]any{"subtype": "bot_message"}),
		"ourselves":               slacktest.Said("Ev1", slacktest.BotUser, "hei"),
		"Slackbot":                slacktest.Said("Ev1", "USLACKBOT", "hei"),
		"edit":                    with(map[string]any{"subtype": "message_changed"}),
		"edited":                  with(map[string]any{"edited": edited}),
		"deletion":                with(map[string]any{"subtype": "message_deleted"}),
		"join":                    with(map[string]any{"subtype": "channel_join"}),
		"nobody":                  slacktest.Said("Ev1", "", "hei"),
		"in a channel":            with(map[string]any{"channel": "C0OPEN", "channel_type": "channel"}),
		"reaction":                {ID: "Ev1", Type: "reaction_added", User: "U0KARI"},
		"mention, direct":         {ID: "Ev1", Type: "app_mention", User: "U0KARI", Channel: "D0KARI", Text: "hei"},
		"without an id":           slacktest.Said("", "U0KARI", "hei"),
		"with a header's end":     slacktest.Said("Ev1\r\nX: y", "U0KARI", "hei"),
		"the app was uninstalled": {ID: "Ev1", Type: "app_uninstalled"},
	} {
		if res := r.event(e); res.Status != 200 {
			t.Errorf("%s: %d; want 200", name, res.Status)
		}
	}
	r.wantTexts()
}

// TestRetries: an event that could not be stored is refused, comes again and is
// stored once; meanwhile the person is told what to do.
func TestRetries(t *testing.T) {
	r := newRig(t)
	r.inlet.fail = []error{errBus, errBus}
	posts, err := r.hook.Deliver(t.Context(), slacktest.Said("Ev1", "U0KARI", "puster ikke"), r.slack.Retries)
	if err != nil || posts != 3 {
		t.Fatalf("%d posts, %v; want 3", posts, err)
	}
	r.wantTexts("puster ikke")
	r.until("the fallback", func() bool { return len(r.slack.In("D0KARI")) == 1 })
	if m := r.slack.In("D0KARI"); m[0].Text != trouble {
		t.Errorf("meanwhile: %q", m[0].Text)
	}
}

func TestRetryThatWasStoredIsNotDroppedUnseen(t *testing.T) {
	r := newRig(t)
	e := slacktest.Said("Ev1", "U0KARI", "hei")
	for n := range 4 {
		if res := r.event(e, slacktest.Retry(n+1, "http_timeout")); res.Status != 200 {
			t.Errorf("try %d: %d", n, res.Status)
		}
	}
	r.wantTexts("hei")
}

// TestSlowInlet: Slack has its answer in time, and what is stored after it does
// not count twice.
func TestSlowInlet(t *testing.T) {
	r := newRig(t, func(c *slack.Config) { c.AcceptTimeout = 30 * time.Millisecond })
	hold := make(chan struct{})
	r.inlet.hold = hold
	e := slacktest.Said("Ev1", "U0KARI", "hei")
	if res := r.event(e); res.Status != 503 {
		t.Errorf("got %d; want 503", res.Status)
	}
	close(hold)
	for r.event(e, slacktest.Retry(1, "http_error")).Status != 200 {
	}
	r.wantTexts("hei")
}

func TestInletPanics(t *testing.T) {
	r := newRig(t)
	app := r.serve(&panicking{})
	res, err := app.Event(t.Context(), slacktest.Said("Ev1", "U0KARI", "hei"))
	if err != nil || res.Status != 503 {
		t.Errorf("got %+v, %v; want 503", res, err)
	}
}

func TestOrder(t *testing.T) {
	r := newRig(t)
	hold := make(chan struct{})
	r.inlet.hold = hold
	done := make(chan struct{})
	go func() {
		defer close(done)
		r.event(slacktest.Said("Ev1", "U0KARI", "first"))
	}()
	for r.inlet.holding() {
		time.Sleep(time.Millisecond)
	}
	second := make(chan struct{})
	go func() {
		defer close(second)
		r.event(slacktest.Said("Ev2", "U0KARI", "second"))
	}()
	r.event(slacktest.Said("Ev3", "U0OLA", "another person's"))
	close(hold)
	<-done
	<-second
	r.wantTexts("another person's", "first", "second")
}

func TestMalformed(t *testing.T) {
	r := newRig(t)
	for path, body := range map[string]string{"/slack/events": "{", "/slack/interactions": "payload={", "/slack/commands": "text=hei"} {
		if res, err := r.hook.Post(t.Context(), path, "", []byte(body), time.Now()); err != nil || res.Status != 400 {
			t.Errorf("%s: %+v, %v; want 400", path, res, err)
		}
	}
	long := []byte(strings.Repeat("x", 2<<20))
	if res, err := r.hook.Post(t.Context(), "/slack/events", "", long, time.Now()); err != nil || res.Status != 413 {
		t.Errorf("too long: %+v, %v; want 413", res, err)
	}
}
