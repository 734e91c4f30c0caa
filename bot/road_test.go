package bot_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"helsevei/bot"
	"helsevei/bot/bus"
	"helsevei/channels"
	"helsevei/channels/sms"
	"helsevei/channels/sms/twiliotest"
)

const (
	account = "AC0123456789abcdef"
	token   = "0123456789abcdef0123456789abcdef"
	public  = "https://helsevei.example"
	number  = "+4759440000"
)

// road is the whole of Helsevei between two sides of a fake Twilio: signed
// webhooks in, its REST API out, and the real bus in a folder between them.
type road struct {
	t       *testing.T
	twilio  *twiliotest.Twilio
	webhook *twiliotest.Webhook
	bus     *bus.Bus
	stop    func() // stops in order, as SIGTERM does
	log     *safeBuffer
}

type settings struct {
	dir       string
	responder bot.Responder
	twilio    *twiliotest.Twilio // kept over a restart
	perSecond float64
	timeout   time.Duration // of a call to Twilio
	bots      int
}

// travel starts a road and stops it when the test ends.
func travel(t *testing.T, s settings) *road {
	t.Helper()
	if s.dir == "" {
		s.dir = t.TempDir()
	}
	if s.twilio == nil {
		s.twilio = twiliotest.New(account, token)
	}
	if s.responder == nil {
		s.responder = mind(t)
	}
	r := &road{t: t, twilio: s.twilio, log: &safeBuffer{}}
	log := slog.New(slog.NewTextHandler(r.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	api := httptest.NewServer(s.twilio)
	t.Cleanup(api.Close)
	adapter, err := sms.New(sms.Config{AccountSID: account, AuthToken: token, From: number, APIURL: api.URL,
		PublicURL: public, Fallback: "Ring 113", Timeout: s.timeout}, log)
	if err != nil {
		t.Fatal(err)
	}
	key, err := bus.KeyFile(s.dir)
	if err != nil {
		t.Fatal(err)
	}
	if r.bus, err = bus.Open(t.Context(), bus.Options{Dir: s.dir, Key: key, Keeper: true, Log: log}); err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(adapter.Handler(r.bus, r.bus))
	r.webhook = &twiliotest.Webhook{Public: public, Target: web.URL, AccountSID: account, AuthToken: token, To: number}

	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	run := func(part func(ctx, drain context.Context) error) {
		running.Go(func() {
			if err := part(ctx, context.Background()); err != nil {
				t.Errorf("a part ended with %v", err)
			}
		})
	}
	for range max(1, s.bots) {
		run(bot.New(r.bus, s.responder, s.bots <= 1, log).Run)
	}
	run(bot.NewOutbox(r.bus, sms.Channel, adapter, cmp.Or(s.perSecond, 1000), log).Run)
	r.stop = sync.OnceFunc(func() {
		web.Close()
		cancel()
		running.Wait()
		if err := r.bus.Close(); err != nil {
			t.Errorf("close the bus: %v", err)
		}
	})
	t.Cleanup(r.stop)
	return r
}

// text sends a text and expects Twilio to be told that it is stored.
func (r *road) text(sid, from, body string) {
	r.t.Helper()
	res, err := r.webhook.Inbound(r.t.Context(), sid, from, body)
	if err != nil || res.Status != 200 || strings.Contains(res.Body, "Message") {
		r.t.Fatalf("webhook: %d %s %v", res.Status, res.Body, err)
	}
}

// answers waits until a number has got n messages, and gives their texts.
func (r *road) answers(to string, n int) []string {
	r.t.Helper()
	deadline := time.Now().Add(30 * time.Second)
	for {
		var texts []string
		for _, m := range r.twilio.Messages() {
			if m.To == to {
				texts = append(texts, m.Body)
			}
		}
		if len(texts) >= n {
			return texts
		}
		if time.Now().After(deadline) {
			r.t.Fatalf("%d of %d answers came; log:\n%s", len(texts), n, r.log)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// quiet waits until nothing more can come and gives all messages.
func (r *road) quiet() []twiliotest.Message {
	r.t.Helper()
	r.stop()
	return r.twilio.Messages()
}

// safeBuffer is a log that many goroutines write.
type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// at is a responder for whom it is always the same time.
type at struct {
	bot.Responder
	time time.Time
}

func (a at) Respond(state json.RawMessage, text string, _ time.Time) (bot.Response, error) {
	return a.Responder.Respond(state, text, a.time)
}

// TestTranscriptsOnTheRoad sends every transcript as signed webhooks and reads
// the answers at the other end.
func TestTranscriptsOnTheRoad(t *testing.T) {
	responder := mind(t)
	for path, f := range transcripts(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			r := travel(t, settings{responder: at{responder, moment(t, f)}})
			for i, c := range f.Conversations {
				from := fmt.Sprintf("+47999%05d", i)
				for j, turn := range c.Turns {
					r.text(fmt.Sprintf("SM%d-%d", i, j), from, turn.Person)
					got := r.answers(from, j+1)
					if got[j] != turn.Bot {
						t.Errorf("%s, to %q\n got: %s\nwant: %s", c.Name, turn.Person, got[j], turn.Bot)
					}
				}
			}
		})
	}
}

func TestTheSameWebhookIsAnsweredOnce(t *testing.T) {
	r := travel(t, settings{})
	var calls sync.WaitGroup
	for range 10 {
		calls.Go(func() { r.text("SM1", "+4799900001", "hei") })
	}
	calls.Wait()
	r.answers("+4799900001", 1)
	r.text("SM1", "+4799900001", "hei") // much later
	r.text("SM2", "+4799900001", "3")
	if texts := r.answers("+4799900001", 2); !strings.HasPrefix(texts[1], "Hva gjelder det?") {
		t.Errorf("the second text was answered with %q", texts[1])
	}
	if got := r.quiet(); len(got) != 2 {
		t.Errorf("two texts got %d answers", len(got))
	}
}

func TestARestartKeepsTheConversation(t *testing.T) {
	dir, tw := t.TempDir(), twiliotest.New(account, token)
	r := travel(t, settings{dir: dir, twilio: tw})
	r.text("SM1", "+4799900001", "hello")
	r.answers("+4799900001", 1)
	r.text("SM2", "+4799900001", "3")
	r.answers("+4799900001", 2)
	r.stop()
	r = travel(t, settings{dir: dir, twilio: tw})
	r.text("SM2", "+4799900001", "3") // Twilio did not hear our answer
	r.text("SM3", "+4799900001", "1")
	texts := r.answers("+4799900001", 3)
	if !strings.HasPrefix(texts[2], "What fits you?") {
		t.Errorf("after the restart the answer is %q", texts[2])
	}
	if got := r.quiet(); len(got) != 3 {
		t.Errorf("three texts got %d answers", len(got))
	}
}

// TestAFailingProvider lets Twilio fail in every way that can end well.
func TestAFailingProvider(t *testing.T) {
	for name, answer := range map[string]twiliotest.Answer{
		"server error":             {Status: 500, Code: 20500},
		"too many requests":        {Status: 429, Code: 20429, RetryAfter: "1"},
		"queue full":               {Status: 400, Code: 21611},
		"hangs up":                 {HangUp: true},
		"takes it and hangs up":    twiliotest.Lost(),
		"takes it and fails":       {Status: 500, Take: true},
		"slow, and takes it":       {Delay: 2 * time.Second, Take: true},
		"the account is suspended": {Status: 401, Code: 20003},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := travel(t, settings{timeout: time.Second})
			r.twilio.Script(answer)
			r.text("SM1", "+4799900001", "Pappa falt om og puster ikke")
			r.answers("+4799900001", 1)
			deadline := time.Now().Add(20 * time.Second)
			for len(r.twilio.Requests()) < 2 && time.Now().Before(deadline) {
				time.Sleep(10 * time.Millisecond) // until the second try has looked or sent
			}
			r.text("SM2", "+4799900001", "takk")
			r.answers("+4799900001", 2)
			if got := r.quiet(); len(got) != 2 || !strings.HasPrefix(got[0].Body, "RING 113 NÅ!") {
				t.Errorf("two texts got %d answers: %v\n%s", len(got), got, r.log)
			}
		})
	}
}

// TestAnEmergencyOvertakesTheQueue fills the queue at one message a second and
// then lets somebody be in danger.
func TestAnEmergencyOvertakesTheQueue(t *testing.T) {
	r := travel(t, settings{perSecond: 1})
	for i := range 40 {
		r.text(fmt.Sprintf("SM%d", i), fmt.Sprintf("+47999%05d", i), "hei")
	}
	r.answers("+4799900000", 1)
	before := len(r.twilio.Messages())
	r.text("SMx", "+4799900007", "hun puster ikke")
	deadline := time.Now().Add(20 * time.Second)
	for time.Now().Before(deadline) {
		all := r.twilio.Messages()
		place := slices.IndexFunc(all, func(m twiliotest.Message) bool { return strings.HasPrefix(m.Body, "RING 113") })
		if place >= 0 {
			if place > before+2 {
				t.Errorf("the emergency went out as number %d; %d had gone before it was texted", place, before)
			}
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Errorf("the emergency did not go out; %d messages did", len(r.twilio.Messages()))
}

// faulty is a responder that cannot handle one text.
type faulty struct {
	bot.Responder
	tries atomic.Int32
}

func (f *faulty) Respond(state json.RawMessage, text string, at time.Time) (bot.Response, error) {
	if strings.Contains(text, "boom") {
		f.tries.Add(1)
		panic("a bug that shows the text: " + text)
	}
	return f.Responder.Respond(state, text, at)
}

func TestPoisonIsPutAsideAndThePersonStillAnswered(t *testing.T) {
	responder := &faulty{Responder: mind(t)}
	r := travel(t, settings{responder: responder})
	r.text("SM1", "+4799900001", "boom")
	r.text("SM2", "+4799900001", "hei")
	r.text("SM3", "+4799900002", "hello")
	texts := r.answers("+4799900001", 2)
	if !strings.Contains(texts[0], "113") || !strings.Contains(texts[0], "116 117") || !strings.Contains(texts[1], "Haster det?") {
		t.Errorf("answers are %q", texts)
	}
	r.answers("+4799900002", 1)
	if n := responder.tries.Load(); n != 5 {
		t.Errorf("tried %d times; want 5", n)
	}
	dead, err := r.bus.Dead(t.Context())
	if err != nil || len(dead) != 1 || !strings.HasPrefix(dead[0].Subject, "in.sms.") || !strings.Contains(dead[0].Reason, "panicked") {
		t.Errorf("DEAD holds %+v, %v", dead, err)
	}
}

func TestWhatCannotBeDeliveredIsPutAside(t *testing.T) {
	r := travel(t, settings{})
	r.twilio.Script(twiliotest.Answer{Status: 400, Code: 21610})
	r.text("SM1", "+4799900001", "hei")
	r.text("SM2", "+4799900001", "3")
	r.answers("+4799900001", 1) // the queue goes on
	dead, err := r.bus.Dead(t.Context())
	if err != nil || len(dead) != 1 || !strings.HasPrefix(dead[0].Subject, "turn.sms.") || !strings.Contains(dead[0].Reason, "21610") {
		t.Errorf("DEAD holds %+v, %v", dead, err)
	}
}

// TestAMessageThatIsLostLaterIsSentAgain lets Twilio take a message and report
// its loss afterwards, with its reports out of order.
func TestAMessageThatIsLostLaterIsSentAgain(t *testing.T) {
	r := travel(t, settings{})
	r.text("SM1", "+4799900001", "pappa puster ikke")
	r.answers("+4799900001", 1)
	first := r.twilio.Messages()[0]
	r.status(first, "undelivered", 30003)
	r.answers("+4799900001", 2)
	all := r.twilio.Messages()
	second := all[len(all)-1]
	if second.Body != first.Body || second.StatusCallback == first.StatusCallback {
		t.Errorf("sent again: %+v after %+v", second, first)
	}
	r.status(first, "undelivered", 30003) // once more
	r.status(first, "sent", 0)            // late
	r.status(second, "delivered", 0)
	r.status(second, "undelivered", 30003) // late: it has arrived
	r.text("SM2", "+4799900001", "takk")
	r.answers("+4799900001", 3)
	if got := r.quiet(); len(got) != 3 {
		t.Errorf("%d messages went out; want 3", len(got))
	}
}

func (r *road) status(m twiliotest.Message, status string, code int) {
	r.t.Helper()
	if res, err := r.webhook.Status(r.t.Context(), m, status, code); err != nil || res.Status >= 300 {
		r.t.Fatalf("status %s: %d %v", status, res.Status, err)
	}
}

// TestStoppingInMidMessage stops while Twilio is slow, and starts again.
func TestStoppingInMidMessage(t *testing.T) {
	dir, tw := t.TempDir(), twiliotest.New(account, token)
	tw.Script(twiliotest.Answer{Delay: 500 * time.Millisecond, Take: true})
	r := travel(t, settings{dir: dir, twilio: tw, perSecond: 1})
	for i := range 3 {
		r.text(fmt.Sprintf("SM%d", i), fmt.Sprintf("+47999%05d", i), "hei")
	}
	for len(tw.Requests()) == 0 {
		time.Sleep(time.Millisecond)
	}
	r.stop()
	if len(tw.Messages()) == 0 {
		t.Error("the message that was being sent when the stop came was not finished")
	}
	r = travel(t, settings{dir: dir, twilio: tw})
	for i := range 3 {
		r.answers(fmt.Sprintf("+47999%05d", i), 1)
	}
	if got := r.quiet(); len(got) != 3 {
		t.Errorf("three texts got %d answers", len(got))
	}
}

// counting answers every text with how many came before it in its conversation.
type counting struct{ bot.Responder }

func (c counting) Respond(state json.RawMessage, text string, _ time.Time) (bot.Response, error) {
	var before []string
	if len(state) > 0 {
		if err := json.Unmarshal(state, &before); err != nil {
			return bot.Response{}, err
		}
	}
	next, err := json.Marshal(append(before, text))
	r := bot.Response{State: next}
	r.Reply.Text = strings.Join(append(before, text), " ")
	return r, err
}

// TestTwoBotsOnOneConversation lets two bots race for the texts of the same
// people, who write faster than they are answered.
func TestTwoBotsOnOneConversation(t *testing.T) {
	const people, texts = 5, 20
	r := travel(t, settings{responder: counting{mind(t)}, bots: 2})
	var writing sync.WaitGroup
	for p := range people {
		writing.Go(func() {
			for i := range texts {
				r.text(fmt.Sprintf("SM%d-%d", p, i), fmt.Sprintf("+47999%05d", p), fmt.Sprint(i))
			}
		})
	}
	writing.Wait()
	for p := range people {
		got := r.answers(fmt.Sprintf("+47999%05d", p), texts)
		for i := range texts {
			var want []string
			for j := range i + 1 {
				want = append(want, fmt.Sprint(j))
			}
			if got[i] != strings.Join(want, " ") {
				t.Fatalf("answer %d to person %d is %q; want %q", i, p, got[i], want)
			}
		}
	}
	if got := r.quiet(); len(got) != people*texts {
		t.Errorf("%d texts got %d answers", people*texts, len(got))
	}
}

// TestForgettingIsNotOvertaken lets people say something, ask to be forgotten
// and go on, all in the same moment, with two bots.
func TestForgettingIsNotOvertaken(t *testing.T) {
	const people = 30
	r := travel(t, settings{bots: 2})
	var writing sync.WaitGroup
	for p := range people {
		writing.Go(func() {
			for i, text := range []string{"jeg har hiv", "slett", "hei"} {
				r.text(fmt.Sprintf("SM%d-%d", p, i), fmt.Sprintf("+47999%05d", p), text)
			}
		})
	}
	writing.Wait()
	for p := range people {
		from := fmt.Sprintf("+47999%05d", p)
		r.answers(from, 3)
		in, ok, err := r.bus.NextInbound(t.Context(), "sms", r.bus.Conversation("sms", from), 0)
		if err != nil || !ok || in.Text != "hei" {
			t.Errorf("the first text kept of person %d is %q, %v", p, in.Text, err)
		}
	}
}

// TestNothingPersonalIsLogged lets everything go wrong that is logged, and
// looks for the numbers and the words of the people in the log.
func TestNothingPersonalIsLogged(t *testing.T) {
	const from, secret = "+4799987654", "hemmeligheten"
	r := travel(t, settings{responder: &faulty{Responder: mind(t)}})
	r.twilio.Script(twiliotest.Answer{Status: 500}, twiliotest.Answer{Status: 400, Code: 21211}, twiliotest.Answer{})
	for i, text := range []string{"hei " + secret, "boom " + secret, secret} {
		r.text(fmt.Sprintf("SM%d", i), from, text)
	}
	if _, err := r.webhook.Inbound(t.Context(), "SM9", from, secret, twiliotest.BadSignature()); err != nil {
		t.Fatal(err)
	}
	r.answers(from, 2) // the first cannot be delivered
	r.status(r.twilio.Messages()[0], "undelivered", 30003)
	r.status(r.twilio.Messages()[1], "undelivered", 30006)
	r.answers(from, 3)
	r.text("SM4", from, "slett")
	r.answers(from, 4)
	r.stop()
	log := r.log.String()
	if strings.Count(log, "\n") < 5 {
		t.Fatalf("hardly anything was logged:\n%s", log)
	}
	for _, personal := range []string{from, from[1:], from[3:], secret, "boom"} {
		if strings.Contains(log, personal) {
			t.Errorf("the log holds %q:\n%s", personal, log)
		}
	}
}

// TestARetryAfterForgettingHarmsNobody lets Twilio repeat the webhook of a
// deletion after a restart, when IN has forgotten its id.
func TestARetryAfterForgettingHarmsNobody(t *testing.T) {
	const from = "+4799900001"
	dir, tw := t.TempDir(), twiliotest.New(account, token)
	r := travel(t, settings{dir: dir, twilio: tw})
	r.text("SM1", from, "hei")
	r.text("SM2", from, "slett")
	r.answers(from, 2)
	r.stop()
	r = travel(t, settings{dir: dir, twilio: tw})
	r.text("SM2", from, "slett")
	r.text("SM3", from, "Pappa falt om og puster ikke")
	if texts := r.answers(from, 3); !strings.HasPrefix(texts[2], "RING 113") {
		t.Errorf("the emergency is answered with %q", texts[2])
	}
	if got := r.quiet(); len(got) != 3 {
		t.Errorf("%d messages went out; want 3", len(got))
	}
}

// TestAnUnreadableStateIsGivenUp writes a state as another version might, and
// then lets the person be in danger.
func TestAnUnreadableStateIsGivenUp(t *testing.T) {
	const from = "+4799900001"
	r := travel(t, settings{bots: 2}) // several bots read their sessions from the bus
	r.text("SM1", from, "hei")
	r.answers(from, 1)
	r.spoil(from)
	r.text("SM2", from, "hun puster ikke")
	if texts := r.answers(from, 2); !strings.HasPrefix(texts[1], "RING 113") {
		t.Errorf("the emergency is answered with %q", texts[1])
	}
}

// spoil stores a turn whose state nobody can read.
func (r *road) spoil(from string) {
	r.t.Helper()
	s := bus.Session{Channel: "sms", Conversation: r.bus.Conversation("sms", from)}
	s, err := r.bus.Session(r.t.Context(), s.Channel, s.Conversation)
	if err != nil {
		r.t.Fatal(err)
	}
	d := bus.Decision{In: bus.Inbound{Message: channels.Message{ID: "spoiled"}, Seq: s.Answered}, State: json.RawMessage(`"another version"`)}
	if _, err := r.bus.Decide(r.t.Context(), s, d); err != nil {
		r.t.Fatal(err)
	}
}

// TestAnEmergencyDoesNotWaitAnHour lets Twilio ask for an hour's patience.
func TestAnEmergencyDoesNotWaitAnHour(t *testing.T) {
	r := travel(t, settings{})
	r.twilio.Script(twiliotest.Answer{Status: 429, Code: 20429, RetryAfter: "3600"})
	r.text("SM1", "+4799900001", "hun puster ikke")
	r.answers("+4799900001", 1)
}
