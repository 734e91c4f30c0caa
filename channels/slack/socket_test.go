package slack_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"helsevei/channels/slack"
	"helsevei/channels/slack/slacktest"
)

// overSocket listens on Socket Mode until the test ends.
func overSocket(t *testing.T, changes ...func(*slack.Config)) *rig {
	t.Helper()
	r := newRig(t, append([]func(*slack.Config){func(c *slack.Config) { c.SigningSecret, c.AppToken = "", appToken }}, changes...)...)
	ctx, stop := context.WithCancel(t.Context())
	var listening sync.WaitGroup
	listening.Go(func() { r.adapter.Listen(ctx, r.inlet) })
	t.Cleanup(func() { stop(); listening.Wait() })
	r.sockets(2)
	return r
}

func (r *rig) sockets(n int) {
	r.t.Helper()
	r.until("the sockets", func() bool { return r.slack.Sockets() >= n })
}

func (r *rig) push(kind string, payload []byte) string {
	r.t.Helper()
	answer, _, err := r.slack.Push(r.t.Context(), kind, payload)
	if err != nil {
		r.t.Fatalf("%v\n%s", err, r.log)
	}
	return string(answer)
}

func TestSocketMode(t *testing.T) {
	r := overSocket(t)
	r.push("events_api", slacktest.Said("Ev1", "U0KARI", "feber &amp; hoste").JSON())
	r.push("events_api", slacktest.Said("Ev1", "U0KARI", "feber &amp; hoste").JSON())
	r.push("events_api", slacktest.Mentioned("Ev2", "U0KARI", "C0OPEN", "tannlege").JSON())
	if answer := r.push("slash_commands", slacktest.Command("12.34", "U0KARI", "gravid")); !strings.Contains(answer, "ephemeral") {
		t.Errorf("the command is answered with %s", answer)
	}
	r.send(asking(1, 3))
	press, err := slacktest.Press{User: "U0KARI", Message: r.last(), Label: "Choice 2"}.JSON()
	if err != nil {
		t.Fatal(err)
	}
	r.push("interactive", press)
	r.wantTexts("feber & hoste", "tannlege", "gravid", "2")
	r.reads(0, "What is it about?\n_ ✓ Choice 2")
	if err := r.adapter.Ready(); err != nil {
		t.Error(err)
	}
}

// TestSocketAcknowledgesWhatIsStored: an envelope that could not be stored is not
// acknowledged and comes again.
func TestSocketAcknowledgesWhatIsStored(t *testing.T) {
	r := overSocket(t)
	r.slack.Patience = 100 * time.Millisecond
	r.inlet.fail = []error{errBus, errBus}
	_, sent, err := r.slack.Push(t.Context(), "events_api", slacktest.Said("Ev1", "U0KARI", "puster ikke").JSON())
	if err != nil || sent != 3 {
		t.Errorf("sent %d times, %v; want 3", sent, err)
	}
	r.wantTexts("puster ikke")
	r.until("the fallback", func() bool { return len(r.slack.In("D0KARI")) == 1 })
}

// TestUnknownEvent: what slack-go cannot read is acknowledged too, or Slack would
// send it again for ever.
func TestUnknownEvent(t *testing.T) {
	r := overSocket(t)
	r.push("events_api", slacktest.Event{ID: "Ev1", Type: "brand_new_event", User: "U0KARI"}.JSON())
	r.push("brand_new_envelope", []byte(`{}`))
	r.wantTexts()
}

func TestRefreshedSocket(t *testing.T) {
	r := overSocket(t)
	before := len(r.slack.Requests("apps.connections.open"))
	r.slack.Refresh()
	r.until("new sockets", func() bool {
		return len(r.slack.Requests("apps.connections.open")) >= before+2 && r.slack.Sockets() == 2
	})
	r.push("events_api", slacktest.Said("Ev1", "U0KARI", "hei").JSON())
	r.wantTexts("hei")
}

// TestDeadSocket: a socket on which no ping comes any more is replaced.
func TestDeadSocket(t *testing.T) {
	r := overSocket(t, func(c *slack.Config) { c.Silence = 300 * time.Millisecond })
	before := len(r.slack.Requests("apps.connections.open"))
	r.slack.Silence(true)
	r.until("the end of the dead sockets", func() bool { return len(r.slack.Requests("apps.connections.open")) >= before+2 })
	r.slack.Silence(false)
	for n := range 20 { // a socket that opened while Slack was silent may die yet
		if _, _, err := r.slack.Push(t.Context(), "events_api", slacktest.Said("Ev1", "U0KARI", "hei").JSON()); err == nil {
			break
		}
		r.sockets(1)
		if n == 19 {
			t.Fatalf("no socket works again\n%s", r.log)
		}
	}
	r.wantTexts("hei")
}

func TestSocketWithWrongToken(t *testing.T) {
	r := newRig(t, func(c *slack.Config) { c.AppToken = "xapp-wrong" })
	ctx, stop := context.WithCancel(t.Context())
	var listening sync.WaitGroup
	listening.Go(func() { r.adapter.Listen(ctx, r.inlet) })
	r.until("another try", func() bool { return len(r.slack.Requests("apps.connections.open")) > 4 })
	if r.adapter.Ready() == nil {
		t.Error("it says that it is ready without a socket")
	}
	stop()
	listening.Wait()
	if !strings.Contains(r.log.String(), "SLACK_APP_TOKEN") || !strings.Contains(r.log.String(), "invalid_auth") {
		t.Errorf("the log does not say what is wrong:\n%s", r.log)
	}
}
