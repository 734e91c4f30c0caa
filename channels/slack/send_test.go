package slack_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	slackgo "github.com/slack-go/slack"

	"helsevei/channels"
	"helsevei/channels/slack"
	"helsevei/channels/slack/slacktest"
)

func turn(seq uint64, text string) channels.Turn {
	return channels.Turn{Channel: "slack", Conversation: "c0ffee", Seq: seq, Attempt: 1, Address: "U0KARI", At: time.Now(),
		Reply: channels.Reply{Lang: "en", Text: text}}
}

// asking is a turn with a question of so many choices.
func asking(seq uint64, n int) channels.Turn {
	t := turn(seq, "What is it about?")
	for i := 1; i <= n; i++ {
		c := channels.Choice{Digit: fmt.Sprint(i), Label: fmt.Sprintf("Choice %d", i)}
		t.Reply.Choices = append(t.Reply.Choices, c)
		t.Reply.Text += "\n" + c.Digit + " " + c.Label
	}
	return t
}

func (r *rig) send(t channels.Turn) string {
	r.t.Helper()
	id, err := r.adapter.Send(r.t.Context(), t)
	if err != nil {
		r.t.Fatal(err)
	}
	return id
}

// fails sends and gives the error.
func (r *rig) fails(t channels.Turn) *channels.SendError {
	r.t.Helper()
	_, err := r.adapter.Send(r.t.Context(), t)
	refused := (*channels.SendError)(nil)
	if !errors.As(err, &refused) {
		r.t.Fatalf("got %v; want a *channels.SendError", err)
	}
	return refused
}

func TestSend(t *testing.T) {
	r := newRig(t)
	id := r.send(turn(7, "Call <113> & wait"))
	all := r.slack.In("D0KARI")
	if len(all) != 1 || id != "D0KARI/"+all[0].TS || all[0].Text != "Call &lt;113&gt; &amp; wait" {
		t.Fatalf("id %q, posted %+v", id, all)
	}
	if got := slacktest.Render(all[0]); got != "Call <113> & wait" {
		t.Errorf("it reads\n%s", got)
	}
	if p := all[0].Metadata.EventPayload; p["conversation"] != "c0ffee" || p["seq"] != "7" || p["attempt"] != "1" {
		t.Errorf("marked %v", p)
	}
}

func TestSendErrors(t *testing.T) {
	for _, c := range []struct {
		answer  slacktest.Answer
		verdict channels.Verdict
		unsure  bool
		after   time.Duration
	}{
		{slacktest.Answer{Code: "invalid_auth"}, channels.Operator, false, 0},
		{slacktest.Answer{Code: "missing_scope"}, channels.Operator, false, 0},
		{slacktest.Answer{Code: "channel_not_found"}, channels.Permanent, false, 0},
		{slacktest.Answer{Code: "user_disabled"}, channels.Permanent, false, 0},
		{slacktest.Answer{Code: "never_heard_of"}, channels.Permanent, false, 0},
		{slacktest.Answer{Code: "internal_error"}, channels.Retry, true, 0},
		{slacktest.Answer{Status: 429, RetryAfter: "7", Code: "ratelimited"}, channels.Retry, false, 7 * time.Second},
		{slacktest.Answer{Status: 429}, channels.Retry, false, time.Second},
		{slacktest.Answer{Status: 503}, channels.Retry, true, 0},
		{slacktest.Answer{Status: 404}, channels.Operator, false, 0},
		{slacktest.Answer{Status: 200}, channels.Retry, true, 0}, // an empty body
		{slacktest.Answer{HangUp: true}, channels.Retry, true, 0},
	} {
		r := newRig(t)
		c.answer.Method = "chat.postMessage"
		r.slack.Script(c.answer)
		e := r.fails(turn(1, "puster ikke"))
		if e.Verdict != c.verdict || e.Unsure != c.unsure || e.After != c.after || e.Advice == "" {
			t.Errorf("%+v: got %+v", c.answer, *e)
		}
		if text := fmt.Sprintf("%v %+v", e, *e); strings.Contains(text, "puster") || strings.Contains(text, "U0KARI") || strings.Contains(text, token) {
			t.Errorf("the error holds something private: %s", text)
		}
	}
}

func TestNoConnection(t *testing.T) {
	r := newRig(t, func(c *slack.Config) { c.APIURL = "http://127.0.0.1:1/api" })
	if e := r.fails(turn(1, "hei")); e.Verdict != channels.Retry || e.Unsure || e.Code != "no connection" {
		t.Errorf("got %+v", *e)
	}
}

func TestStoppedWhileWaiting(t *testing.T) {
	r := newRig(t, func(c *slack.Config) { c.Pace = time.Hour })
	r.send(turn(1, "hei"))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := r.adapter.Send(ctx, turn(2, "hei"))
	if e := (*channels.SendError)(nil); !errors.As(err, &e) || e.Unsure || e.Verdict != channels.Retry {
		t.Errorf("got %v", err)
	}
}

// TestPace: ordinary messages keep to Slack's pace, and what is urgent goes first.
func TestPace(t *testing.T) {
	r := newRig(t)
	for seq := range uint64(5) {
		r.send(turn(seq, "hei"))
	}
	if n := len(r.slack.Requests("chat.postMessage")); n != 5 {
		t.Errorf("5 messages took %d requests", n)
	}
	slow := newRig(t, func(c *slack.Config) { c.Pace = time.Hour })
	slow.slack.Pace = 0
	slow.send(turn(1, "hei"))
	urgent := turn(2, "Call 113")
	urgent.Reply.Urgent = true
	slow.send(urgent)
}

// TestUncertain: a process that died between Slack's answer and its own record
// looks before it posts again.
func TestUncertain(t *testing.T) {
	r := newRig(t)
	r.slack.Script(slacktest.Answer{Method: "chat.postMessage", Take: true, HangUp: true})
	lost := turn(1, "hei")
	if e := r.fails(lost); !e.Unsure {
		t.Fatalf("got %+v; it may have been posted", *e)
	}
	r.send(turn(2, "hei")) // the same words, another turn
	lost.Uncertain = true
	id := r.send(lost)
	if all := r.slack.In("D0KARI"); len(all) != 2 || id != "D0KARI/"+all[0].TS {
		t.Errorf("found %s among %d messages", id, len(all))
	}
	again := lost
	again.Attempt = 2 // the first was reported lost, so it is no answer to this
	if id := r.send(again); len(r.slack.In("D0KARI")) != 3 {
		t.Errorf("attempt 2 was not posted: %s", id)
	}
}

func TestUncertainAmongMany(t *testing.T) {
	r := newRig(t, func(c *slack.Config) { c.Pace = time.Nanosecond })
	r.slack.Pace = 0
	first := turn(1, "hei")
	want := r.send(first)
	for seq := range uint64(250) {
		r.send(turn(seq+2, "hei"))
	}
	first.Uncertain = true
	if got := r.send(first); got != want || len(r.slack.In("D0KARI")) != 251 {
		t.Errorf("found %s; want %s", got, want)
	}
}

func TestUncertainWithoutHistory(t *testing.T) {
	r := newRig(t)
	for range 2 {
		r.slack.Script(slacktest.Answer{Method: "conversations.history", Code: "channel_not_found"})
	}
	lost := turn(1, "hei")
	lost.Uncertain = true
	if e := r.fails(lost); e.Verdict != channels.Retry || !e.Unsure || len(r.slack.In("D0KARI")) != 0 {
		t.Errorf("got %+v", *e)
	}
	lost.Reply.Urgent = true
	if r.send(lost); len(r.slack.In("D0KARI")) != 1 {
		t.Error("an urgent turn waited for the list")
	}
}

func blocks(m slacktest.Message) (kinds []string) {
	for _, b := range m.Blocks {
		kinds = append(kinds, string(b.BlockType()))
	}
	return kinds
}

func TestOverLimits(t *testing.T) {
	r := newRig(t)
	r.slack.Pace = 0
	long := turn(1, strings.Repeat(strings.Repeat("å", 99)+"\n", 200))
	for i := range 40 {
		long.Reply.Services = append(long.Reply.Services, channels.Service{Name: strings.Repeat("x", 9000), Number: strings.Repeat("1", 500),
			Sources: []string{strings.Repeat("y", 9000)}, Checked: "2026-01-01"})
		long.Reply.Choices = append(long.Reply.Choices, channels.Choice{Digit: fmt.Sprint(i), Label: strings.Repeat("z", 500)})
	}
	r.send(long)
	r.send(turn(2, strings.Repeat("ord ", 5000)))
	r.send(turn(3, strings.Repeat("x", 20000)))
	long.Reply.Urgent, long.Seq = true, 4
	r.send(long)
	if n := len(r.slack.In("D0KARI")); n != 4 {
		t.Errorf("%d of 4 were taken", n)
	}
}

func TestChoices(t *testing.T) {
	for _, c := range []struct {
		n    int
		want string
	}{
		{1, "[section actions]"}, {5, "[section actions]"}, {6, "[section actions actions]"},
		{25, "[section actions actions actions actions actions]"}, {26, "[section actions]"},
	} {
		r := newRig(t)
		r.send(asking(1, c.n))
		m := r.slack.In("D0KARI")[0]
		if got := fmt.Sprint(blocks(m)); got != c.want {
			t.Errorf("%d choices: %s; want %s", c.n, got, c.want)
		}
		_, isMenu := m.Blocks[1].(*slackgo.ActionBlock).Elements.ElementSet[0].(*slackgo.SelectBlockElement)
		if isMenu != (c.n > 25) {
			t.Errorf("%d choices: a menu: %t", c.n, isMenu)
		}
		if text := m.Blocks[0].(*slackgo.SectionBlock).Text.Text; text != "What is it about?" {
			t.Errorf("%d choices: the question reads %q", c.n, text)
		}
	}
}
