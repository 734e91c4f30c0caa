package sms_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"helsevei/channels"
	"helsevei/channels/sms"
	"helsevei/channels/sms/twiliotest"
)

// TestSend is the table of what Twilio can answer to one message.
func TestSend(t *testing.T) {
	type answer = twiliotest.Answer
	type want = channels.SendError
	date := time.Now().Add(90 * time.Second).UTC().Format(http.TimeFormat)
	for _, tc := range []struct {
		name   string
		answer answer
		want   want // without Advice; the zero value is success
	}{
		{"taken", answer{}, want{}},
		{"429 in seconds", answer{Status: 429, Code: 20429, RetryAfter: "7"}, want{Verdict: channels.Retry, Code: "20429", After: 7 * time.Second}},
		{"429 to a date", answer{Status: 429, Code: 20429, RetryAfter: date}, want{Verdict: channels.Retry, Code: "20429", After: 90 * time.Second}},
		{"429 of a proxy", answer{Status: 429, Body: "slow down", RetryAfter: " nonsense"}, want{Verdict: channels.Retry, Code: "http 429"}},
		{"503", answer{Status: 503, Code: 20503, RetryAfter: "3"}, want{Verdict: channels.Retry, Code: "20503", After: 3 * time.Second, Unsure: true}},
		{"500 without JSON", answer{Status: 500, Body: "<html>"}, want{Verdict: channels.Retry, Code: "http 500", Unsure: true}},
		{"502 with a code of ours", answer{Status: 502, Code: 21610}, want{Verdict: channels.Retry, Code: "21610", Unsure: true}},
		{"408", answer{Status: 408}, want{Verdict: channels.Retry, Code: "http 408", Unsure: true}},
		{"unknown 400", answer{Status: 400, Code: 29999}, want{Verdict: channels.Permanent, Code: "29999"}},
		{"400 without a code", answer{Status: 400}, want{Verdict: channels.Permanent, Code: "http 400"}},
		{"403 of a proxy", answer{Status: 403, Body: "no"}, want{Verdict: channels.Operator, Code: "http 403"}},
		{"404 of another server", answer{Status: 404, Body: "no"}, want{Verdict: channels.Operator, Code: "http 404"}},
		{"daily limit comes as 429", answer{Status: 429, Code: 63038}, want{Verdict: channels.Operator, Code: "63038"}},
		{"redirect is not followed", answer{Status: 307, Location: "/elsewhere"}, want{Verdict: channels.Operator, Code: "http 307"}},
		{"success that is not Twilio's", answer{Status: 200, Body: "<html>"}, want{Verdict: channels.Retry, Code: "unreadable answer", Unsure: true}},
		{"success without a sid", answer{Status: 201, Body: "{}"}, want{Verdict: channels.Retry, Code: "unreadable answer", Unsure: true}},
		{"slow", answer{Delay: time.Minute}, want{Verdict: channels.Retry, Code: "timeout", Unsure: true}},
		{"hangs up", answer{HangUp: true}, want{Verdict: channels.Retry, Code: "no answer", Unsure: true}},
		{"hangs up after taking it", twiliotest.Lost(), want{Verdict: channels.Retry, Code: "no answer", Unsure: true}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := config()
			c.Timeout = 150 * time.Millisecond
			tw := api(t, &c)
			a, _ := adapter(t, c)
			tw.Script(answer{}, tc.answer) // the first makes the connection a used one
			if _, err := a.Send(t.Context(), turn()); err != nil {
				t.Fatal(err)
			}
			sid, err := a.Send(t.Context(), turn())
			if n := len(tw.Requests()); n != 2 {
				t.Errorf("%d requests, want 2: a POST was repeated", n)
			}
			if tc.want == (want{}) {
				if err != nil || sid != tw.Messages()[1].SID {
					t.Errorf("got %q, %v", sid, err)
				}
				return
			}
			checkError(t, err, tc.want)
		})
	}
}

func checkError(t *testing.T, err error, want channels.SendError) {
	t.Helper()
	var got *channels.SendError
	if !errors.As(err, &got) {
		t.Fatalf("got %v, want a *channels.SendError", err)
	}
	if len(got.Advice) < 20 {
		t.Errorf("no advice: %v", got)
	}
	clean(t, "error", fmt.Sprintf("%v %+v %#v", err, err, got))
	// A date in Retry-After is a little nearer by the time that it is read.
	if d := got.After - want.After; d > 2*time.Second || d < -2*time.Second {
		t.Errorf("After is %v, want %v", got.After, want.After)
	}
	want.Advice, want.After = got.Advice, got.After
	if *got != want {
		t.Errorf("got %+v, want %+v", *got, want)
	}
}

func TestSentForm(t *testing.T) {
	c := config()
	tw := api(t, &c)
	c.PublicURL, c.APIURL, c.MessagingServiceSID = public+"/sms/", c.APIURL+"/", "MG1"
	a, _ := adapter(t, c)
	if _, err := a.Send(t.Context(), turn()); err != nil {
		t.Fatal(err)
	}
	got := tw.Requests()[0]
	want := url.Values{"To": {person}, "From": {c.From}, "MessagingServiceSid": {"MG1"}, "Body": {private}, "RiskCheck": {"disable"},
		"SmartEncoded": {"false"}, "StatusCallback": {public + "/sms/twilio/status?turn=c0ffee.7.1"}}
	if got.Form.Encode() != want.Encode() || got.Path != "/2010-04-01/Accounts/"+account+"/Messages.json" {
		t.Errorf("got %+v\nwant %v", got, want)
	}
}

// TestAPIURLPath: a path in TWILIO_API_URL goes in front.
func TestAPIURLPath(t *testing.T) {
	tw := twiliotest.New(account, token)
	server := httptest.NewServer(http.StripPrefix("/gateway/v1", tw))
	t.Cleanup(server.Close)
	c := config()
	c.APIURL = server.URL + "/gateway/v1/"
	a, _ := adapter(t, c)
	if _, err := a.Send(t.Context(), turn()); err != nil {
		t.Fatal(err)
	}
}

// TestInProcess: the fake needs no port, and a Transport without traces leaves
// the adapter unsure.
func TestInProcess(t *testing.T) {
	tw := twiliotest.New(account, token)
	c := config()
	c.Transport = twiliotest.InProcess(tw)
	a, _ := adapter(t, c)
	if sid, err := a.Send(t.Context(), turn()); err != nil || sid == "" {
		t.Fatal(sid, err)
	}
	tw.Script(twiliotest.Lost())
	_, err := a.Send(t.Context(), turn())
	checkError(t, err, channels.SendError{Verdict: channels.Retry, Code: "no answer", Unsure: true})
	messages, err := tw.Await(t.Context(), 2)
	if err != nil || len(messages) != 2 {
		t.Error(messages, err)
	}
}

// TestNotReached: what surely never left us is not unsure.
func TestNotReached(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	c := config()
	c.APIURL = "http://" + l.Addr().String()
	a, _ := adapter(t, c)
	_, err = a.Send(t.Context(), turn())
	checkError(t, err, channels.SendError{Verdict: channels.Retry, Code: "no connection"})

	c.APIURL = "http://helsevei.invalid"
	a, _ = adapter(t, c)
	_, err = a.Send(t.Context(), turn())
	checkError(t, err, channels.SendError{Verdict: channels.Retry, Code: "no connection"})

	blank := turn()
	blank.Reply.Text = " \n"
	_, err = a.Send(t.Context(), blank)
	checkError(t, err, channels.SendError{Verdict: channels.Permanent, Code: "21602"})
}

// TestCallerLeaves: our own stop is no fault of Twilio's, but the message may
// be on its way.
func TestCallerLeaves(t *testing.T) {
	c := config()
	tw := api(t, &c)
	a, _ := adapter(t, c)
	tw.Script(twiliotest.Answer{Delay: time.Minute})
	ctx, leave := context.WithCancel(t.Context())
	go func() {
		for len(tw.Requests()) == 0 {
			time.Sleep(time.Millisecond)
		}
		leave()
	}()
	_, err := a.Send(ctx, turn())
	checkError(t, err, channels.SendError{Verdict: channels.Retry, Code: "canceled", Unsure: true})
}

// TestCodes sends into every code that the table has, at the status that Twilio
// uses for most.
func TestCodes(t *testing.T) {
	for _, code := range namedCodes(t) {
		c := config()
		tw := api(t, &c)
		a, _ := adapter(t, c)
		n, _ := strconv.Atoi(code)
		tw.Script(twiliotest.Answer{Status: 400, Code: n})
		verdict, _ := sms.Explain(code)
		_, err := a.Send(t.Context(), turn())
		checkError(t, err, channels.SendError{Verdict: verdict, Code: code})
	}
}

// namedCodes are the codes that the team's notes on Twilio name, each of which
// needs a decision of its own.
func namedCodes(t *testing.T) []string {
	t.Helper()
	codes := strings.Fields(`11200 20003 20404 20429 21211 21408 21606 21608 21610 21611 21612 21614 21617
		30001 30002 30003 30004 30005 30006 30007 30008 30009 30450 30453 63038`)
	if len(codes) == 0 {
		t.Fatal("no codes")
	}
	return codes
}

func TestExplain(t *testing.T) {
	_, unknown := sms.Explain("39999")
	for _, code := range namedCodes(t) {
		if verdict, advice := sms.Explain(code); advice == unknown || verdict == "" {
			t.Errorf("%s has no row", code)
		}
	}
	for code, want := range map[string]channels.Verdict{"21610": channels.OptedOut, "20003": channels.Operator, "21614": channels.Permanent,
		"30003": channels.Retry, "39999": channels.Retry, "": channels.Retry} {
		if got, _ := sms.Explain(code); got != want {
			t.Errorf("%q is %s, want %s", code, got, want)
		}
	}
}

func TestConfig(t *testing.T) {
	for _, tc := range []struct {
		name   string
		change func(*sms.Config)
		want   []string // names in the error; none for success
	}{
		{"good", func(*sms.Config) {}, nil},
		{"service only", func(c *sms.Config) { c.From, c.MessagingServiceSID = "", "MG0123" }, nil},
		{"short number", func(c *sms.Config) { c.From = "2097" }, nil},
		{"another server", func(c *sms.Config) { c.APIURL = "http://127.0.0.1:9/x" }, nil},
		{"nothing", func(c *sms.Config) { *c = sms.Config{} }, []string{"TWILIO_ACCOUNT_SID is missing", "TWILIO_AUTH_TOKEN is missing",
			"TWILIO_FROM is missing (or TWILIO_MESSAGING_SERVICE_SID)", "HELSEVEI_PUBLIC_URL is missing", "fallback"}},
		{"an API key", func(c *sms.Config) { c.AccountSID = "SK0123" }, []string{"TWILIO_ACCOUNT_SID is malformed"}},
		{"token with a line break", func(c *sms.Config) { c.AuthToken += "\n" }, []string{"TWILIO_AUTH_TOKEN is malformed"}},
		{"a name as sender", func(c *sms.Config) { c.From = "Helsevei" }, []string{"TWILIO_FROM is malformed"}},
		{"service of another kind", func(c *sms.Config) { c.MessagingServiceSID = "PN1" }, []string{"TWILIO_MESSAGING_SERVICE_SID is malformed"}},
		{"API without a scheme", func(c *sms.Config) { c.APIURL = "localhost:1" }, []string{"TWILIO_API_URL is malformed"}},
		{"public URL with a query", func(c *sms.Config) { c.PublicURL += "?a=b" }, []string{"HELSEVEI_PUBLIC_URL is malformed"}},
		{"public URL with a user", func(c *sms.Config) { c.PublicURL = "https://u:" + token + "@x.example" }, []string{"HELSEVEI_PUBLIC_URL is malformed"}},
		{"public URL with overrides", func(c *sms.Config) { c.PublicURL += "#rc=3" }, []string{"HELSEVEI_PUBLIC_URL is malformed"}},
	} {
		c := config()
		tc.change(&c)
		_, err := sms.New(c, nil)
		if (err == nil) != (tc.want == nil) {
			t.Errorf("%s: got %v", tc.name, err)
		}
		clean(t, tc.name, fmt.Sprintf("%v %v %+v %#v", err, c, c, c))
		for _, name := range tc.want {
			if !strings.Contains(err.Error(), name) {
				t.Errorf("%s: no %q in %v", tc.name, name, err)
			}
		}
	}
	if (sms.Config{PublicURL: public, Fallback: fallback}).Enabled() || !(sms.Config{From: "1"}).Enabled() {
		t.Error("Enabled is wrong")
	}
}
