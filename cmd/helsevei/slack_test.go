package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"helsevei/channels/slack/slacktest"
	"helsevei/channels/sms/twiliotest"
)

const (
	botToken = "xoxb-0123456789-secret"
	appToken = "xapp-0123456789-secret"
	signing  = "0123456789abcdef-signing"
)

// workspace is a fake Slack, a fake Twilio and a data folder, before which the
// program can be started again and again.
type workspace struct {
	t     *testing.T
	slack *slacktest.Slack
	urls  [2]string // of Slack and Twilio
	dir   string
}

func newWorkspace(t *testing.T) *workspace {
	s := slacktest.New(botToken, appToken)
	s.Pace = 0 // two processes do not know when the other spoke
	s.Retries = slacktest.Retries(1000)
	api, sms := httptest.NewServer(s), httptest.NewServer(twiliotest.New(account, authToken))
	t.Cleanup(func() { api.CloseClientConnections(); api.Close(); sms.Close() })
	return &workspace{t, s, [2]string{api.URL + "/api", sms.URL}, t.TempDir()}
}

// start starts the program, by HTTP or by Socket Mode.
func (w *workspace) start(way string) (*process, *slacktest.Webhook) {
	w.t.Helper()
	p := launch(w.t, w.dir, w.urls[1], "SLACK_BOT_TOKEN="+botToken, "SLACK_API_URL="+w.urls[0], way)
	return p, &slacktest.Webhook{Target: p.url, Secret: signing}
}

const (
	overHTTP   = "SLACK_SIGNING_SECRET=" + signing
	overSocket = "SLACK_APP_TOKEN=" + appToken
)

// until waits until Slack has what is wanted.
func (w *workspace) until(what string, holds func() bool) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), 40*time.Second)
	defer cancel()
	if w.slack.Await(ctx.Done(), holds) != nil {
		w.t.Fatalf("%s did not come about", what)
	}
}

// answers waits until a person has n messages and gives them as they read.
func (w *workspace) answers(user string, n int) (read []string) {
	w.t.Helper()
	w.until(fmt.Sprintf("answer %d to %s", n, user), func() bool { return len(w.slack.In(slacktest.Room(user))) >= n })
	for _, m := range w.slack.In(slacktest.Room(user)) {
		read = append(read, slacktest.Render(m))
	}
	return read
}

func (w *workspace) say(h *slacktest.Webhook, id, user, text string) bool {
	res, err := h.Event(w.t.Context(), slacktest.Said(id, user, text))
	return err == nil && res.Status == http.StatusOK
}

func (w *workspace) press(h *slacktest.Webhook, user, label string) {
	w.t.Helper()
	all := w.slack.In(slacktest.Room(user))
	res, err := h.Press(w.t.Context(), slacktest.Press{User: user, Message: all[len(all)-1], Label: label})
	if err != nil || res.Status != http.StatusOK {
		w.t.Fatalf("pressing %q: %+v, %v", label, res, err)
	}
}

// TestSlack walks a member of staff through the dialogue with buttons.
func TestSlack(t *testing.T) {
	w := newWorkspace(t)
	p, h := w.start(overHTTP)
	if !w.say(h, "Ev1", "U0KARI", "hello") {
		t.Fatal("the message was not taken")
	}
	w.answers("U0KARI", 1)
	w.press(h, "U0KARI", "Can wait")
	w.answers("U0KARI", 2)
	w.press(h, "U0KARI", "Doctor, rights")
	w.answers("U0KARI", 3)
	w.press(h, "U0KARI", "Asylum seeker")
	card := w.answers("U0KARI", 4)[3]
	for _, holds := range []string{"# ", "113", "Kilde / Source: ", "Rettigheter / Rights: "} {
		if !strings.Contains(card, holds) {
			t.Errorf("the card lacks %q:\n%s", holds, card)
		}
	}
	w.until("the end of the buttons", func() bool {
		return strings.HasSuffix(w.answers("U0KARI", 4)[2], "✓ Asylum seeker")
	})
	if !w.say(h, "Ev2", "U0OLA", "Pappa falt om og puster ikke") {
		t.Fatal("the emergency was not taken")
	}
	if got := w.answers("U0OLA", 1)[0]; !strings.HasPrefix(got, "# 🚨 113\nRING 113") {
		t.Errorf("an emergency is answered with\n%s", got)
	}
	if res, err := h.Event(t.Context(), slacktest.Said("Ev3", "U0KARI", "hei"), slacktest.BadSignature()); err != nil || res.Status != 401 {
		t.Errorf("a bad signature gets %+v, %v; want 401", res, err)
	}
	p.terminate()
	for _, private := range []string{"U0KARI", "U0OLA", "puster", botToken, signing} {
		if strings.Contains(p.errors.String(), private) {
			t.Errorf("the log holds %q:\n%s", private, p.errors)
		}
	}
}

// TestSlackKilledBetweenReceivingAndAnswering kills the program after it told
// Slack that it has a message and before Slack heard, or said, what came of the
// answer: the person gets one answer, whichever it was.
func TestSlackKilledBetweenReceivingAndAnswering(t *testing.T) {
	for name, taken := range map[string]bool{"before Slack took the answer": false, "after Slack took it": true} {
		t.Run(name, func(t *testing.T) {
			w := newWorkspace(t)
			hang := make(chan struct{})
			t.Cleanup(func() { close(hang) })
			w.slack.Script(slacktest.Answer{Method: "chat.postMessage", Take: taken, Until: hang, HangUp: true})
			p, h := w.start(overHTTP)
			if !w.say(h, "Ev1", "U0KARI", "hello") {
				t.Fatal("the message was not taken")
			}
			w.until("the sending", func() bool {
				return len(w.slack.Requests("chat.postMessage")) == 1 && (len(w.slack.In("D0KARI")) == 1) == taken
			})
			p.kill()
			p, h = w.start(overHTTP)
			if !w.say(h, "Ev1", "U0KARI", "hello") { // Slack may not have heard
				t.Fatal("the event that came again was not taken")
			}
			w.answers("U0KARI", 1)
			if !w.say(h, "Ev2", "U0KARI", "3") {
				t.Fatal("the message after the restart was not taken")
			}
			if got := w.answers("U0KARI", 2); !strings.HasPrefix(got[0], "Helsevei helps you") || !strings.HasPrefix(got[1], "What is it about?") {
				t.Errorf("the answers are\n%s", strings.Join(got, "\n---\n"))
			}
			p.terminate()
			if n := len(w.slack.In("D0KARI")); n != 2 {
				t.Errorf("2 messages got %d answers", n)
			}
		})
	}
}

// TestSlackKilledAtAnyMoment kills the program again and again while people write.
// Each message is answered, and none is answered twice.
func TestSlackKilledAtAnyMoment(t *testing.T) {
	const rounds, people = 3, 8
	w := newWorkspace(t)
	who := func(round, person int) (id, user string) {
		return fmt.Sprintf("Ev%d-%d", round, person), fmt.Sprintf("U%d%d", round, person)
	}
	for round := range rounds {
		p, h := w.start(overHTTP)
		var writing sync.WaitGroup
		for person := range people {
			id, user := who(round, person)
			writing.Go(func() { w.say(h, id, user, "hello") })
		}
		time.Sleep(time.Duration(rand.IntN(40)) * time.Millisecond)
		p.kill()
		writing.Wait()
	}
	p, h := w.start(overHTTP)
	for round := range rounds { // Slack tries again what it had no answer to
		for person := range people {
			if id, user := who(round, person); !w.say(h, id, user, "hello") {
				t.Fatalf("%s was not taken", id)
			}
		}
	}
	for round := range rounds {
		for person := range people {
			_, user := who(round, person)
			w.answers(user, 1)
		}
	}
	p.terminate()
	if n := len(w.slack.Messages()); n != rounds*people {
		t.Errorf("%d messages got %d answers", rounds*people, n)
	}
}

// TestSlackSocketKilled does the same over Socket Mode: what was not acknowledged
// comes again.
func TestSlackSocketKilled(t *testing.T) {
	w := newWorkspace(t)
	p, _ := w.start(overSocket)
	w.until("the sockets", func() bool { return w.slack.Sockets() == 2 })
	var pushing sync.WaitGroup
	for n := range 5 {
		pushing.Go(func() {
			_, _, _ = w.slack.Push(t.Context(), "events_api", slacktest.Said(fmt.Sprint("Ev", n), fmt.Sprint("U", n), "hello").JSON())
		})
	}
	time.Sleep(time.Duration(rand.IntN(20)) * time.Millisecond)
	p.kill()
	pushing.Wait()
	p, _ = w.start(overSocket)
	w.until("the sockets", func() bool { return w.slack.Sockets() == 2 })
	for n := range 5 {
		if _, _, err := w.slack.Push(t.Context(), "events_api", slacktest.Said(fmt.Sprint("Ev", n), fmt.Sprint("U", n), "hello").JSON()); err != nil {
			t.Fatal(err)
		}
		w.answers(fmt.Sprint("U", n), 1)
	}
	if res, err := http.Get(p.url + "/readyz"); err != nil || res.Body.Close() != nil || res.StatusCode != 200 {
		t.Errorf("readyz: %v, %v", res, err)
	}
	p.terminate()
	if n := len(w.slack.Messages()); n != 5 {
		t.Errorf("5 messages got %d answers", n)
	}
}

// TestSlackWithoutBus starts the Slack role while its bus is down: who writes is
// told 113 and 116 117, and Slack is asked to come again.
func TestSlackWithoutBus(t *testing.T) {
	w := newWorkspace(t)
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := free.Addr().String()
	free.Close()
	p := &process{t: t, command: exec.Command(os.Args[0], "serve"), errors: &bytes.Buffer{}}
	p.command.Env = append(os.Environ(), runMain+"=1", "HELSEVEI_ADDR="+address, "HELSEVEI_ROLES=slack", "HELSEVEI_KEY="+strings.Repeat("0f", 32),
		"HELSEVEI_NATS_URL=nats://slack:secret@127.0.0.1:1", "SLACK_BOT_TOKEN="+botToken, "SLACK_API_URL="+w.urls[0], overHTTP)
	p.command.Stderr = p.errors
	if err := p.command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.kill)
	h := &slacktest.Webhook{Target: "http://" + address, Secret: signing}
	w.until("its sign-in", func() bool { return len(w.slack.Requests("auth.test")) > 0 })
	var res slacktest.Result
	for res.Status == 0 { // it listens a moment later
		res, _ = h.Event(t.Context(), slacktest.Said("Ev1", "U0KARI", "hei"))
	}
	if res.Status != http.StatusServiceUnavailable {
		t.Errorf("without a bus an event gets %+v; want 503", res)
	}
	w.until("the fallback", func() bool { return len(w.slack.In("D0KARI")) == 1 })
	command, err := h.Command(t.Context(), "1.2.3", "U0KARI", "feber")
	for _, said := range []string{w.slack.In("D0KARI")[0].Text, command.Body} {
		if err != nil || !strings.Contains(said, "113") || !strings.Contains(said, "116 117") {
			t.Errorf("the person is told %q, %v", said, err)
		}
	}
	if ready, err := http.Get("http://" + address + "/readyz"); err != nil || ready.Body.Close() != nil || ready.StatusCode != 503 {
		t.Errorf("readyz: %v, %v; want 503", ready, err)
	}
	p.terminate()
}
