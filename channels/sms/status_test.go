package sms_test

import (
	"strings"
	"testing"

	"helsevei/channels"
	"helsevei/channels/sms"
	"helsevei/channels/sms/twiliotest"
)

// TestStatus sends a turn and lets Twilio report on it, to the address that it
// was given.
func TestStatus(t *testing.T) {
	for _, tc := range []struct {
		status  string
		code    int
		state   channels.State
		verdict channels.Verdict
	}{
		{"accepted", 0, channels.Queued, ""}, {"scheduled", 0, channels.Queued, ""}, {"queued", 0, channels.Queued, ""},
		{"sending", 0, channels.Sending, ""}, {"sent", 0, channels.Sent, ""}, {"delivered", 0, channels.Delivered, ""},
		{"read", 0, channels.Read, ""},
		{"undelivered", 30003, channels.Undelivered, channels.Retry},
		{"undelivered", 30005, channels.Undelivered, channels.Retry},
		{"undelivered", 30006, channels.Undelivered, channels.Permanent},
		{"undelivered", 30007, channels.Undelivered, channels.Permanent},
		{"undelivered", 30008, channels.Undelivered, channels.Retry},
		{"failed", 30001, channels.Failed, channels.Retry},
		{"failed", 30002, channels.Failed, channels.Operator},
		{"failed", 30450, channels.Failed, channels.Operator},
		{"failed", 21610, channels.Failed, channels.OptedOut},
		{"failed", 39999, channels.Failed, channels.Retry},
		{"failed", 0, channels.Failed, channels.Retry},
		{"canceled", 0, channels.Canceled, channels.Permanent},
		{"partially_delivered", 0, channels.Unknown, ""}, {"receiving", 0, channels.Unknown, ""},
		{"levitating", 30003, channels.Unknown, ""}, {"", 0, channels.Unknown, ""},
	} {
		t.Run(tc.status, func(t *testing.T) {
			w, out, m := sentTurn(t)
			res, err := w.Status(t.Context(), m, tc.status, tc.code)
			if err != nil || res.Status != 204 {
				t.Fatalf("got %+v, %v", res, err)
			}
			if tc.state == channels.Unknown {
				if len(out.got) != 0 {
					t.Errorf("reported %+v", out.got)
				}
				return
			}
			want := channels.Status{Channel: "sms", Conversation: "c0ffee", Seq: 7, Attempt: 1, ProviderID: m.SID, State: tc.state, Verdict: tc.verdict}
			if len(out.got) == 1 {
				want.Code = out.got[0].Code
			}
			if len(out.got) != 1 || out.got[0] != want || (want.Code == "") != (tc.code == 0) {
				t.Errorf("reported %+v, want %+v", out.got, want)
			}
		})
	}
}

func sentTurn(t *testing.T) (*twiliotest.Webhook, *reporter, twiliotest.Message) {
	t.Helper()
	c := config()
	tw := api(t, &c)
	a, _ := adapter(t, c)
	if _, err := a.Send(t.Context(), turn()); err != nil {
		t.Fatal(err)
	}
	out := &reporter{}
	return webhook(t, a, &inlet{}, out), out, tw.Messages()[0]
}

// TestStatusOutOfOrder: the adapter keeps no order; what it passes on is enough
// for a reporter that takes only what is higher.
func TestStatusOutOfOrder(t *testing.T) {
	w, out, m := sentTurn(t)
	for _, status := range []string{"delivered", "queued", "sent", "sending", "delivered"} {
		if res, err := w.Status(t.Context(), m, status, 0); err != nil || res.Status != 204 {
			t.Fatalf("%s: %+v, %v", status, res, err)
		}
	}
	highest := channels.Unknown
	for _, s := range out.got {
		if s.ProviderID != m.SID || s.Seq != 7 {
			t.Errorf("reported %+v", s)
		}
		highest = max(highest, s.State)
	}
	if len(out.got) != 5 || highest != channels.Delivered {
		t.Errorf("%d reports, highest %v", len(out.got), highest)
	}
}

func TestStatusRefusals(t *testing.T) {
	w, out, m := sentTurn(t)
	other := m
	other.StatusCallback = strings.Replace(m.StatusCallback, "c0ffee", "decaf", 1)
	form := w.InboundForm(m.SID, person, "")
	form.Set("MessageStatus", "delivered")
	check := func(name string, want int, res twiliotest.Response, err error) {
		t.Helper()
		if err != nil || res.Status != want {
			t.Errorf("%s: got %+v, %v; want %d", name, res, err, want)
		}
	}
	res, err := w.Status(t.Context(), m, "delivered", 0, twiliotest.BadSignature())
	check("forged", 403, res, err)
	signature := twiliotest.Sign(token, m.StatusCallback, form)
	res, err = w.PostRaw(t.Context(), strings.TrimPrefix(other.StatusCallback, public), form.Encode(), signature)
	check("another turn than was signed", 403, res, err)
	for _, turn := range []string{"", "?turn=", "?turn=c0ffee", "?turn=c0ffee.7", "?turn=c0ffee.x.1", "?turn=c0ffee.7.-1", "?turn=.7.1", "?turn=a.1.1&turn=b.1.1"} {
		res, err = w.Post(t.Context(), "/twilio/status"+turn, form)
		check(turn, 204, res, err)
	}
	if len(out.got) != 0 {
		t.Errorf("reported %+v", out.got)
	}
	out.fail = errReport
	res, err = w.Status(t.Context(), m, "delivered", 0)
	check("reporter failed", 503, res, err)
	clean(t, "answer", res.Body)
}

func TestStatusLogsAdvice(t *testing.T) {
	c := config()
	tw := api(t, &c)
	a, l := adapter(t, c)
	_, err := a.Send(t.Context(), turn())
	if err != nil {
		t.Fatal(err)
	}
	_, advice := sms.Explain("30007")
	w := webhook(t, a, &inlet{}, &reporter{})
	if _, err := w.Status(t.Context(), tw.Messages()[0], "undelivered", 30007); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(l.String(), advice) {
		t.Errorf("no %q in:\n%s", advice, l)
	}
}
