package sms_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"helsevei/channels"
	"helsevei/channels/sms"
	"helsevei/channels/sms/twiliotest"
)

// What must never be seen in a log line or an error.
const (
	account  = "AC00000000000000000000000000000042"
	token    = "sekret-token+/=0123"
	person   = "+4790000042"
	private  = "Jeg har vondt i brystet <kjære> & \"redd\""
	fallback = "Fare for liv: ring 113 nå. Ellers <ring> 116 117 & vent."
	public   = "https://helsevei.example"
)

func config() sms.Config {
	return sms.Config{AccountSID: account, AuthToken: token, From: "+4759440000", PublicURL: public, Fallback: fallback,
		AcceptTimeout: 2 * time.Second, Timeout: 2 * time.Second}
}

// logs keeps what was logged, from any goroutine.
type logs struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logs) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logs) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// adapter makes one whose every log line is held against the secrets when the
// test ends.
func adapter(t testing.TB, c sms.Config) (*sms.Adapter, *logs) {
	t.Helper()
	l := &logs{}
	a, err := sms.New(c, slog.New(slog.NewTextHandler(l, &slog.HandlerOptions{Level: slog.LevelDebug})))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	t.Cleanup(func() { clean(t, "log", l.String()) })
	return a, l
}

func clean(t testing.TB, where, text string) {
	t.Helper()
	for _, secret := range []string{token, person, strings.TrimPrefix(person, "+47"), private, "vondt i brystet", public, "api.twilio.com"} {
		if strings.Contains(text, secret) {
			t.Errorf("%s contains %q:\n%s", where, secret, text)
		}
	}
}

// inlet is an Inlet that keeps messages, once each, and fails as told.
type inlet struct {
	mu    sync.Mutex
	got   []channels.Message
	calls int
	fail  func(context.Context, channels.Message) error
}

func (in *inlet) Accept(ctx context.Context, m channels.Message) error {
	in.mu.Lock()
	in.calls++
	in.mu.Unlock()
	if in.fail != nil {
		if err := in.fail(ctx, m); err != nil {
			return err
		}
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	for _, known := range in.got {
		if known.ID == m.ID {
			return nil
		}
	}
	in.got = append(in.got, m)
	return nil
}

// reporter keeps statuses, and the highest state as the bot does.
type reporter struct {
	mu   sync.Mutex
	got  []channels.Status
	fail error
}

func (r *reporter) Report(_ context.Context, s channels.Status) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.got = append(r.got, s)
	return r.fail
}

var errReport = errors.New("no bus; message to " + person)

// webhook serves a's handler on a port and gives Twilio's side of it.
func webhook(t testing.TB, a *sms.Adapter, in channels.Inlet, out channels.Reporter) *twiliotest.Webhook {
	t.Helper()
	server := httptest.NewServer(a.Handler(in, out))
	t.Cleanup(server.Close)
	return &twiliotest.Webhook{Public: public, Target: server.URL, AccountSID: account, AuthToken: token, To: "+4759440000"}
}

// api serves a fake Twilio on a port and points c at it.
func api(t testing.TB, c *sms.Config) *twiliotest.Twilio {
	t.Helper()
	tw := twiliotest.New(account, token)
	server := httptest.NewServer(tw)
	t.Cleanup(server.Close)
	c.APIURL = server.URL
	return tw
}

func turn() channels.Turn {
	return channels.Turn{Channel: "sms", Conversation: "c0ffee", Seq: 7, Attempt: 1, Address: person, At: time.Now(),
		Reply: channels.Reply{Lang: "nb", Text: private}}
}

var _ http.Handler = (*twiliotest.Twilio)(nil)
