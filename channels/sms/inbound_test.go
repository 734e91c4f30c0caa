package sms_test

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"helsevei/channels"
	"helsevei/channels/sms"
	"helsevei/channels/sms/twiliotest"
)

const emptyTwiML = xml.Header + "<Response></Response>"

// TestInbound is the table of what can arrive. Each row is posted over a real
// port; message is what the inlet must have, nil for nothing.
func TestInbound(t *testing.T) {
	msg := func(text string) *channels.Message {
		return &channels.Message{ID: "SM1", Channel: "sms", Address: person, Text: text}
	}
	const route = "/twilio/inbound"
	type wh = *twiliotest.Webhook
	inbound := func(text string, opts ...twiliotest.Option) func(wh) (twiliotest.Response, error) {
		return func(w wh) (twiliotest.Response, error) { return w.Inbound(t.Context(), "SM1", person, text, opts...) }
	}
	with := func(change func(url.Values)) func(wh) (twiliotest.Response, error) {
		return func(w wh) (twiliotest.Response, error) {
			form := w.InboundForm("SM1", person, private)
			change(form)
			return w.Post(t.Context(), route, form)
		}
	}
	raw := func(route, body string, signed url.Values, signedURL string) func(wh) (twiliotest.Response, error) {
		return func(w wh) (twiliotest.Response, error) {
			return w.PostRaw(t.Context(), route, body, twiliotest.Sign(token, signedURL, signed))
		}
	}
	basic := url.Values{"MessageSid": {"SM1"}, "From": {person}, "Body": {"it's a b"}}
	for _, tc := range []struct {
		name    string
		public  string
		post    func(wh) (twiliotest.Response, error)
		status  int
		message *channels.Message
	}{
		{name: "good", post: inbound(private), status: 200, message: msg(private)},
		{name: "empty, as a picture is", post: inbound(""), status: 200, message: msg("")},
		{name: "very long", post: inbound(strings.Repeat("hjelp ", 2000)), status: 200, message: msg(strings.Repeat("hjelp ", 2000))},
		{name: "emoji and scripts", post: inbound("🚑 مساعدة ድረሱልኝ 1️⃣"), status: 200, message: msg("🚑 مساعدة ድረሱልኝ 1️⃣")},
		{name: "spaces are kept", post: inbound("  hei \n"), status: 200, message: msg("  hei \n")},
		{name: "broken UTF-8 and NUL", post: inbound("a\xffb\x00c"), status: 200, message: msg("a\uFFFDb\uFFFDc")},
		{name: "signs of XML and forms", post: inbound("a&b=c<d>;'\"%+#?"), status: 200, message: msg("a&b=c<d>;'\"%+#?")},
		{name: "whatsapp address", post: with(func(f url.Values) { f.Set("From", "whatsapp:"+person) }), status: 200,
			message: &channels.Message{ID: "SM1", Channel: "sms", Address: "whatsapp:" + person, Text: private}},

		{name: "forged", post: inbound(private, twiliotest.BadSignature()), status: 403},
		{name: "unsigned", post: inbound(private, twiliotest.NoSignature()), status: 403},
		{name: "another text", post: inbound(private, twiliotest.Body("MessageSid=SM1&From=%2B4790000042&Body=x")), status: 403},
		{name: "signed for another route", post: raw(route, basic.Encode(), basic, public+"/twilio/status?turn=a.1.1"), status: 403},
		{name: "signed for another host", post: raw(route, basic.Encode(), basic, "https://evil.example"+route), status: 403},
		{name: "query added later", post: raw(route+"?x=1", basic.Encode(), basic, public+route), status: 403},

		{name: "repeated field, values signed sorted", post: with(func(f url.Values) { f["MediaUrl"] = []string{"b", "a", "b"} }), status: 200, message: msg(private)},
		{name: "repeated text loses no word", post: with(func(f url.Values) { f["Body"] = []string{"vondt", "brystet"} }), status: 200, message: msg("vondt\nbrystet")},
		{name: "same value twice is one", post: with(func(f url.Values) { f["From"] = []string{person, person} }), status: 200, message: msg(private)},
		{name: "second sender smuggled in", post: raw(route, basic.Encode()+"&From=%2B4799999999", basic, public+route), status: 403},
		{name: "second sender in front", post: raw(route, "From=%2B4799999999&"+basic.Encode(), basic, public+route), status: 403},
		{name: "second text smuggled in", post: raw(route, basic.Encode()+"&Body=STOP", basic, public+route), status: 403},
		{name: "text cut into a second sender", // the same bytes are signed
			post: raw(route, "MessageSid=SM1&Body=hei&From=%2B4799999999&From=%2B4790000042",
				url.Values{"MessageSid": {"SM1"}, "Body": {"heiFrom+4790000042"}, "From": {"+4799999999"}}, public+route), status: 400},
		{name: "two senders, signed", post: with(func(f url.Values) { f["From"] = []string{"+4799999999", person} }), status: 400},

		{name: "apostrophe, + and %20 in the body", status: 200, message: msg("it's a b"),
			post: raw(route, "MessageSid=SM1&From=%2B4790000042&Body=it's+a%20b", basic, public+route)},
		{name: "escaped apostrophe", status: 200, message: msg("it's a b"),
			post: raw(route, "MessageSid=SM1&From=%2b4790000042&Body=it%27s%20a+b", basic, public+route)},
		{name: "odd query as called", status: 200, message: msg("it's a b"),
			post: raw(route+"?z=it's&a=1+2%203&&b", basic.Encode(), basic, public+route+"?z=it's&a=1+2%203&&b")},
		{name: "query re-sorted on the way", status: 403,
			post: raw(route+"?a=1&z=2", basic.Encode(), basic, public+route+"?z=2&a=1")},
		{name: "bare question mark", status: 200, message: msg("it's a b"),
			post: raw(route+"?", basic.Encode(), basic, public+route+"?")},

		{name: "signed with :443", post: raw(route, basic.Encode(), basic, public+":443"+route), status: 200, message: msg("it's a b")},
		{name: "configured with :443, signed without", public: public + ":443",
			post: raw(route, basic.Encode(), basic, public+route), status: 200, message: msg("it's a b")},
		{name: "configured and signed with :8443", public: public + ":8443",
			post: raw(route, basic.Encode(), basic, public+":8443"+route), status: 200, message: msg("it's a b")},
		{name: "configured with :8443, signed without", public: public + ":8443",
			post: raw(route, basic.Encode(), basic, public+route), status: 200, message: msg("it's a b")},
		{name: "signed with a port that is not ours", post: raw(route, basic.Encode(), basic, public+":8443"+route), status: 403},
		{name: "below a path that the proxy strips", public: public + "/it's/sms/",
			post: raw(route, basic.Encode(), basic, public+"/it's/sms"+route), status: 200, message: msg("it's a b")},

		{name: "no MessageSid", post: with(func(f url.Values) { f.Del("MessageSid") }), status: 400},
		{name: "MessageSid with a line break", post: with(func(f url.Values) { f.Set("MessageSid", "SM1\r\nX: y") }), status: 400},
		{name: "no From", post: with(func(f url.Values) { f.Del("From") }), status: 400},
		{name: "broken From", post: with(func(f url.Values) { f.Set("From", "\xff") }), status: 400},
		{name: "not a form", post: raw(route, "%zz", nil, public+route), status: 400},
		{name: "64 KB", post: inbound(strings.Repeat("a", 64<<10)), status: 413},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c, in := config(), &inlet{}
			if tc.public != "" {
				c.PublicURL = tc.public
			}
			a, _ := adapter(t, c)
			res, err := tc.post(webhook(t, a, in, &reporter{}))
			if err != nil || res.Status != tc.status {
				t.Fatalf("got %d %q (%v), want %d", res.Status, res.Body, err, tc.status)
			}
			checkStored(t, res, in, tc.message)
		})
	}
}

func checkStored(t *testing.T, res twiliotest.Response, in *inlet, want *channels.Message) {
	t.Helper()
	if want == nil {
		clean(t, "answer", res.Body)
		if in.calls != 0 || len(strings.Fields(res.Body)) < 3 {
			t.Errorf("inlet called %d times; answered %q", in.calls, res.Body)
		}
		return
	}
	if res.Body != emptyTwiML || !strings.HasPrefix(res.Header.Get("Content-Type"), "text/xml") {
		t.Errorf("answered %q, %v", res.Body, res.Header)
	}
	if len(in.got) != 1 || in.got[0] != *want {
		t.Errorf("stored %+v, want %+v", in.got, *want)
	}
}

func TestMethodsAndPaths(t *testing.T) {
	a, _ := adapter(t, config())
	h := a.Handler(&inlet{}, &reporter{})
	for _, tc := range []struct {
		method, path string
		want         int
	}{
		{"GET", "/twilio/inbound", 405}, {"PUT", "/twilio/inbound", 405}, {"GET", "/twilio/status", 405},
		{"POST", "/twilio", 404}, {"POST", "/twilio/inbound/x", 404},
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(tc.method, tc.path, nil))
		if w.Code != tc.want {
			t.Errorf("%s %s: got %d, want %d", tc.method, tc.path, w.Code, tc.want)
		}
	}
}

// TestHostIsNotTrusted: a signature over the Host that the caller chose is no
// signature.
func TestHostIsNotTrusted(t *testing.T) {
	a, _ := adapter(t, config())
	in := &inlet{}
	w := webhook(t, a, in, &reporter{})
	form := w.InboundForm("SM1", person, private)
	for _, host := range []string{"evil.example", "helsevei.example"} {
		signature := twiliotest.Sign(token, "https://"+host+"/twilio/inbound", form)
		res, err := w.PostRaw(t.Context(), "/twilio/inbound", form.Encode(), signature,
			func(r *http.Request) { r.Host = "evil.example" }, twiliotest.Header("X-Forwarded-Host", "evil.example"))
		if want := map[string]int{"evil.example": 403, "helsevei.example": 200}[host]; err != nil || res.Status != want {
			t.Errorf("signed over %s: got %d (%v), want %d", host, res.Status, err, want)
		}
	}
}

func TestDuplicates(t *testing.T) {
	a, _ := adapter(t, config())
	in := &inlet{}
	w := webhook(t, a, in, &reporter{})
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			res, err := w.Inbound(context.Background(), "SM1", person, private, twiliotest.Retry("one"))
			if err != nil || res.Status != 200 || res.Body != emptyTwiML {
				t.Errorf("got %+v, %v", res, err)
			}
		})
	}
	wg.Wait()
	if in.calls != 20 || len(in.got) != 1 {
		t.Errorf("%d calls, %d messages; want 20 and 1", in.calls, len(in.got))
	}
}

// TestNotStored: the person gets the static text, whatever goes wrong, and soon.
func TestNotStored(t *testing.T) {
	type failure = func(release <-chan struct{}) func(context.Context, channels.Message) error
	at := func(f func(context.Context, channels.Message) error) failure {
		return func(<-chan struct{}) func(context.Context, channels.Message) error { return f }
	}
	deaf := func(err error) failure {
		return func(release <-chan struct{}) func(context.Context, channels.Message) error {
			return func(context.Context, channels.Message) error { <-release; return err }
		}
	}
	for name, fail := range map[string]failure{
		"error": at(func(_ context.Context, m channels.Message) error {
			return fmt.Errorf("publish %q from %s: no stream", m.Text, m.Address)
		}),
		"panic":             at(func(_ context.Context, m channels.Message) error { panic(m.Address) }),
		"slow":              at(func(ctx context.Context, _ channels.Message) error { <-ctx.Done(); return ctx.Err() }),
		"deaf to time-out":  deaf(errors.New("late")),
		"deaf, then stored": deaf(nil),
	} {
		t.Run(name, func(t *testing.T) {
			c := config()
			c.AcceptTimeout = 20 * time.Millisecond
			a, l := adapter(t, c)
			release := make(chan struct{})
			w := webhook(t, a, &inlet{fail: fail(release)}, &reporter{})
			t.Cleanup(func() { close(release) }) // before the server's Close, which waits for the handler
			start := time.Now()
			res, err := w.Inbound(t.Context(), "SM1", person, private)
			if took := time.Since(start); took > time.Second {
				t.Errorf("took %v", took)
			}
			if err != nil || res.Status != 200 || !strings.HasPrefix(res.Header.Get("Content-Type"), "text/xml") {
				t.Fatalf("got %+v, %v", res, err)
			}
			var reply struct {
				XMLName xml.Name `xml:"Response"`
				Message string
			}
			if err := xml.Unmarshal([]byte(res.Body), &reply); err != nil || reply.Message != fallback {
				t.Errorf("TwiML %q says %q (%v)", res.Body, reply.Message, err)
			}
			if !strings.Contains(l.String(), "not stored") {
				t.Errorf("nothing logged: %s", l)
			}
		})
	}
}

// TestCallerHangsUp: Twilio leaving does not stop the storing.
func TestCallerHangsUp(t *testing.T) {
	a, _ := adapter(t, config())
	ctx, leave := context.WithCancel(t.Context())
	in := &inlet{fail: func(ctx context.Context, _ channels.Message) error {
		leave()
		time.Sleep(10 * time.Millisecond)
		return ctx.Err()
	}}
	w := webhook(t, a, in, &reporter{})
	w.Target, w.Transport = "", twiliotest.InProcess(a.Handler(in, &reporter{}))
	if _, err := w.Inbound(ctx, "SM1", person, private); err != nil {
		t.Log(err) // the client may see its own leaving
	}
	if len(in.got) != 1 {
		t.Errorf("stored %d messages, want 1", len(in.got))
	}
}

// TestSignatureVector is Twilio's own worked example, so that the fake and the
// adapter cannot be wrong together.
// https://www.twilio.com/docs/usage/webhooks/webhooks-security
func TestSignatureVector(t *testing.T) {
	got := twiliotest.Sign("12345", "https://mycompany.com/myapp.php?foo=1&bar=2", url.Values{"CallSid": {"CA1234567890ABCDE"},
		"Caller": {"+12349013030"}, "Digits": {"1234"}, "From": {"+12349013030"}, "To": {"+18005551212"}})
	if want := "0/KCTR6DLpKmkAf8muzZqo1nDgQ="; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// FuzzInbound posts any body, query and signature. Without a true signature
// nothing may be taken; with one exactly what was signed.
func FuzzInbound(f *testing.F) {
	seeds := []string{"", "MessageSid=SM1&From=%2B4790000042&Body=hei", "MessageSid=SM1&From=a&From=b", "%zz", "a;b",
		"MessageSid=SM1&From=%2B47&Body=%ff%00", "Body=x&Body=y&MessageSid=S&From=1", "MessageSid=%0d%0a&From=1"}
	if len(seeds) == 0 {
		f.Fatal("no seeds")
	}
	for _, s := range seeds {
		f.Add(s, "a=it's+b", "c2ln")
	}
	a, err := sms.New(config(), slog.New(slog.DiscardHandler))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, body, query, signature string) {
		in := &inlet{}
		h := a.Handler(in, &reporter{})
		post := func(signature string) int {
			r := httptest.NewRequest("POST", "/twilio/inbound", strings.NewReader(body))
			r.URL.RawQuery = query
			r.Header.Set("X-Twilio-Signature", signature)
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			return w.Code
		}
		form, err := url.ParseQuery(body)
		called := public + "/twilio/inbound"
		if query != "" {
			called += "?" + query
		}
		truth := twiliotest.Sign(token, called, form)
		if code := post(signature); signature != truth && (code < 400 || in.calls > 0) {
			t.Fatalf("forged %q taken: %d", body, code)
		}
		code := post(truth)
		if (code == 200) != (len(in.got) == 1) || err == nil && len(body) <= 64<<10 && code == 403 {
			t.Fatalf("%q: %d, %d messages", body, code, len(in.got))
		}
		for _, m := range in.got {
			if m.ID != form.Get("MessageSid") || m.Address != form.Get("From") || strings.ToValidUTF8(m.Text, "") != m.Text {
				t.Fatalf("%q became %+v", body, m)
			}
		}
	})
}
