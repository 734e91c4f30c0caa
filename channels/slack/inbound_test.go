package slack_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"helsevei/channels"
	"helsevei/channels/slack"
	"helsevei/channels/slack/slacktest"
)

const (
	token    = "xoxb-secret-token"
	appToken = "xapp-secret-token"
	secret   = "secret-signing"
	trouble  = "Ring 113. / Call 113. 116 117."
)

// inlet keeps messages as the bus does: one for each id.
type inlet struct {
	mu   sync.Mutex
	got  []channels.Message
	ids  map[string]bool
	fail []error       // for the next messages
	hold chan struct{} // the first message waits for it
}

func (i *inlet) Accept(ctx context.Context, m channels.Message) error {
	i.mu.Lock()
	hold := i.hold
	i.hold = nil
	i.mu.Unlock()
	if hold != nil {
		<-hold
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	if len(i.fail) > 0 {
		err := i.fail[0]
		i.fail = i.fail[1:]
		if err != nil {
			return err
		}
	}
	if i.ids[m.ID] {
		return nil
	}
	if i.ids == nil {
		i.ids = map[string]bool{}
	}
	i.ids[m.ID] = true
	i.got = append(i.got, m)
	return nil
}

func (i *inlet) messages() []channels.Message {
	i.mu.Lock()
	defer i.mu.Unlock()
	return slices.Clone(i.got)
}

func (i *inlet) texts() (all []string) {
	for _, m := range i.messages() {
		all = append(all, m.Text)
	}
	return all
}

// record is a log that many write to.
type record struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (r *record) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.b.Write(p)
}

func (r *record) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.b.String()
}

// rig is an adapter between a fake Slack and an inlet.
type rig struct {
	t       *testing.T
	slack   *slacktest.Slack
	api     string // its URL
	adapter *slack.Adapter
	inlet   *inlet
	hook    *slacktest.Webhook
	log     *record
}

func newRig(t *testing.T, changes ...func(*slack.Config)) *rig {
	t.Helper()
	r := &rig{t: t, slack: slacktest.New(token, appToken), inlet: &inlet{}, log: &record{}}
	r.slack.Pace, r.slack.Ping = 20*time.Millisecond, 50*time.Millisecond
	r.slack.Retries = slacktest.Retries(10_000)
	api := httptest.NewServer(r.slack)
	r.api = api.URL + "/api"
	c := slack.Config{BotToken: token, SigningSecret: secret, APIURL: r.api, Fallback: trouble,
		Pace: r.slack.Pace, Patience: 20 * time.Millisecond}
	for _, change := range changes {
		change(&c)
	}
	var err error
	if r.adapter, err = slack.New(c, slog.New(slog.NewTextHandler(r.log, nil))); err != nil {
		t.Fatal(err)
	}
	app := httptest.NewServer(r.adapter.Handler(r.inlet))
	r.hook = &slacktest.Webhook{Target: app.URL, Secret: secret}
	t.Cleanup(func() {
		app.Close()
		r.adapter.Close()
		api.CloseClientConnections()
		api.Close()
		for _, private := range []string{"puster", "U0KARI", secret, token, appToken, "secret-ticket"} {
			if strings.Contains(r.log.String(), private) {
				t.Errorf("the log holds %q:\n%s", private, r.log)
			}
		}
	})
	return r
}

// until waits until Slack has seen what is wanted.
func (r *rig) until(what string, holds func() bool) {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.t.Context(), 30*time.Second)
	defer cancel()
	if r.slack.Await(ctx.Done(), holds) != nil {
		r.t.Fatalf("%s did not come about; %d messages; log:\n%s", what, len(r.slack.Messages()), r.log)
	}
}

func (r *rig) event(e slacktest.Event, changes ...slacktest.Change) slacktest.Result {
	r.t.Helper()
	res, err := r.hook.Event(r.t.Context(), e, changes...)
	if err != nil {
		r.t.Fatal(err)
	}
	return res
}

var errBus = errors.New("the bus is away: puster ikke")

func (r *rig) wantTexts(want ...string) {
	r.t.Helper()
	if got := r.inlet.texts(); fmt.Sprintf("%q", got) != fmt.Sprintf("%q", want) {
		r.t.Errorf("the inlet has %q; want %q", got, want)
	}
}

// holding says whether the first message has not come yet.
func (i *inlet) holding() bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.hold != nil
}

type panicking struct{}

func (*panicking) Accept(context.Context, channels.Message) error { panic("puster") }

// serve serves the adapter before another inlet.
func (r *rig) serve(in channels.Inlet) *slacktest.Webhook {
	app := httptest.NewServer(r.adapter.Handler(in))
	r.t.Cleanup(app.Close)
	return &slacktest.Webhook{Target: app.URL, Secret: secret}
}
