package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"helsevei/bot"
	"helsevei/bot/transcript"
	"helsevei/channels"
	"helsevei/channels/slack"
	"helsevei/channels/slack/slacktest"
	"helsevei/content/hours"
	"helsevei/dialogue"
)

var update = flag.Bool("update", false, "rewrite the Bot lines of the transcripts; read the difference as wording")

// TestSlackTranscripts replays what staff see in Slack: each message goes in by
// the webhook and each answer out to the fake, whose message is compared whole.
func TestSlackTranscripts(t *testing.T) {
	m, err := newMind()
	if err != nil {
		t.Fatal(err)
	}
	responder, err := m.responder()
	if err != nil {
		t.Fatal(err)
	}
	paths, err := filepath.Glob(filepath.Join(root, "channels/slack/testdata/*.txtar"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		f, err := transcript.Parse(data)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		at, err := time.ParseInLocation("2006-01-02T15:04", f.At, hours.Location())
		if err != nil {
			t.Fatal(err)
		}
		for i := range f.Conversations {
			c := &f.Conversations[i]
			t.Run(filepath.Base(path)+"/"+c.Name, func(t *testing.T) { newStage(t, responder, at).replay(c) })
		}
		if *update {
			if err := os.WriteFile(path, transcript.Format(f), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// stage is one conversation between the fake and the dialogue, without a bus.
type stage struct {
	t         *testing.T
	slack     *slacktest.Slack
	adapter   *slack.Adapter
	hook      *slacktest.Webhook
	responder bot.Responder
	at        time.Time
	state     json.RawMessage
	seq       uint64
	heard     chan channels.Message
}

// Accept implements channels.Inlet.
func (s *stage) Accept(_ context.Context, m channels.Message) error {
	s.heard <- m
	return nil
}

func newStage(t *testing.T, r bot.Responder, at time.Time) *stage {
	s := &stage{t: t, slack: slacktest.New(botToken, ""), responder: r, at: at, heard: make(chan channels.Message, 1)}
	s.slack.Pace = 0
	api := httptest.NewServer(s.slack)
	var err error
	s.adapter, err = slack.New(slack.Config{BotToken: botToken, SigningSecret: signing, APIURL: api.URL, Fallback: "113", Pace: time.Nanosecond},
		slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	app := httptest.NewServer(s.adapter.Handler(s))
	s.hook = &slacktest.Webhook{Target: app.URL, Secret: signing}
	t.Cleanup(func() { app.Close(); s.adapter.Close(); api.Close() })
	return s
}

func (s *stage) replay(c *transcript.Conversation) {
	for i := range c.Turns {
		turn := &c.Turns[i]
		s.person(i, turn.Person)
		got := s.answer()
		if *update {
			turn.Bot = got
		}
		if got != turn.Bot {
			s.t.Errorf("to %q\n got: %s\nwant: %s", turn.Person, got, turn.Bot)
		}
	}
}

// person says, presses, commands or mentions.
func (s *stage) person(i int, text string) {
	id, ctx := fmt.Sprint("Ev", i), s.t.Context()
	var res slacktest.Result
	var err error
	switch {
	case strings.HasPrefix(text, "["):
		all := s.slack.In("D0KARI")
		res, err = s.hook.Press(ctx, slacktest.Press{User: "U0KARI", Message: all[len(all)-1], Label: strings.Trim(text, "[]")})
	case strings.HasPrefix(text, "/helsevei "):
		res, err = s.hook.Command(ctx, id, "U0KARI", strings.TrimPrefix(text, "/helsevei "))
	case strings.HasPrefix(text, "@Helsevei "):
		res, err = s.hook.Event(ctx, slacktest.Mentioned(id, "U0KARI", "C0OPEN", strings.TrimPrefix(text, "@Helsevei ")))
	default:
		res, err = s.hook.Event(ctx, slacktest.Said(id, "U0KARI", text))
	}
	if err != nil || res.Status != 200 {
		s.t.Fatalf("%q: %+v, %v", text, res, err)
	}
}

// answer lets the dialogue answer what was heard and gives it as it reads.
func (s *stage) answer() string {
	s.t.Helper()
	m := <-s.heard
	out, err := s.responder.Respond(s.state, m.Text, s.at)
	if err != nil {
		s.t.Fatal(err)
	}
	s.state = out.State
	s.seq++
	if _, err := s.adapter.Send(s.t.Context(), channels.Turn{Channel: m.Channel, Conversation: "c0ffee", Seq: s.seq, Attempt: 1,
		Address: m.Address, At: time.Now(), Reply: out.Reply}); err != nil {
		s.t.Fatal(err)
	}
	all := s.slack.In("D0KARI")
	return slacktest.Render(all[len(all)-1])
}

// TestAnOldButtonThatSaysDanger: a press on a question that is over is what its
// label says, as if it were typed. The one that says danger to life must be
// understood wherever the conversation stands.
func TestAnOldButtonThatSaysDanger(t *testing.T) {
	m, err := newMind()
	if err != nil {
		t.Fatal(err)
	}
	responder, err := m.responder()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range m.catalog.Languages() {
		state, err := json.Marshal(dialogue.State{Lang: l.Tag})
		if err != nil {
			t.Fatal(err)
		}
		label, err := m.catalog.Text(l.Tag, "choice.urgency.life-threatening", nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, before := range []string{"", "3"} { // the question of urgency, and the one after it
			s := state
			for _, text := range []string{"?", before}[:1+len(before)] {
				out, err := responder.Respond(s, text, time.Now())
				if err != nil {
					t.Fatal(err)
				}
				s = out.State
			}
			if out, err := responder.Respond(s, label, time.Now()); err != nil || !out.Reply.Urgent {
				t.Errorf("%s: %q after %q is answered with %q, %v", l.Tag, label, before, out.Reply.Text, err)
			}
		}
	}
}
