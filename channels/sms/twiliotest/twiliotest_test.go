package twiliotest_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"helsevei/channels/sms/twiliotest"
)

// post sends a form to the fake in process and gives status and Twilio's code.
func post(t *testing.T, tw *twiliotest.Twilio, password, path string, form url.Values) (int, int) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), "POST", "http://twilio.example"+path, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.SetBasicAuth("AC1", password)
	res, err := (&http.Client{Transport: twiliotest.InProcess(tw)}).Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var body struct{ Code int }
	if err := json.NewDecoder(res.Body).Decode(&body); err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, body.Code
}

func TestAPIRefuses(t *testing.T) {
	const path = "/2010-04-01/Accounts/AC1/Messages.json"
	good := url.Values{"To": {"+4790000042"}, "From": {"2097"}, "Body": {"hei"}}
	without := func(key string) url.Values {
		form, _ := url.ParseQuery(good.Encode())
		form.Del(key)
		return form
	}
	tw := twiliotest.New("AC1", "secret")
	for _, tc := range []struct {
		password, path string
		form           url.Values
		status, code   int
	}{
		{"secret", path, good, 201, 0},
		{"wrong", path, good, 401, 20003},
		{"secret", "/2010-04-01/Accounts/AC2/Messages.json", good, 404, 20404},
		{"secret", path, without("To"), 400, 21604},
		{"secret", path, without("From"), 400, 21603},
		{"secret", path, without("Body"), 400, 21602},
		{"secret", path, url.Values{"To": {"1"}, "From": {"2"}, "Body": {strings.Repeat("å", 1601)}}, 400, 21617},
	} {
		if status, code := post(t, tw, tc.password, tc.path, tc.form); status != tc.status || code != tc.code {
			t.Errorf("%v: got %d, %d; want %d, %d", tc.form, status, code, tc.status, tc.code)
		}
	}
	if len(tw.Messages()) != 1 || len(tw.Requests()) != 7 {
		t.Errorf("%d messages of %d requests", len(tw.Messages()), len(tw.Requests()))
	}
}

func TestClockTrialAndStatus(t *testing.T) {
	tw := twiliotest.New("AC1", "secret")
	at := time.Date(2027, 5, 17, 12, 0, 0, 0, time.UTC)
	tw.SetClock(func() time.Time { return at })
	tw.SetTrial(true)
	sid := tw.Add(twiliotest.Message{To: "1", Service: "MG1", Body: "hei"})
	tw.SetStatus(sid, "delivered")
	m := tw.Messages()[0]
	if m.Body != "Sent from your Twilio trial account - hei" || !m.Created.Equal(at) || m.Status != "delivered" {
		t.Errorf("got %+v", m)
	}
}

func TestAwaitGivesUp(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if _, err := twiliotest.New("AC1", "secret").Await(ctx, 1); err == nil {
		t.Error("no error")
	}
}

func TestInboundTries(t *testing.T) {
	var tokens []string
	wh := &twiliotest.Webhook{Public: "https://x.example", Transport: twiliotest.InProcess(http.HandlerFunc(
		func(w http.ResponseWriter, r *http.Request) {
			tokens = append(tokens, r.Header.Get("I-Twilio-Idempotency-Token"))
			if len(tokens) < 3 {
				w.WriteHeader(http.StatusServiceUnavailable)
			}
		}))}
	res, n, err := wh.InboundTries(t.Context(), 4, "SM1", "+4790000042", "hei")
	if err != nil || res.Status != 200 || n != 3 || tokens[0] == "" || tokens[0] != tokens[2] {
		t.Errorf("got %+v after %d tries (%v), tokens %q", res, n, err, tokens)
	}
}
