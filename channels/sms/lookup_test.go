package sms_test

import (
	"fmt"
	"testing"
	"time"

	"helsevei/channels"
	"helsevei/channels/sms/twiliotest"
)

// TestAfterHangUp is the whole of the worst case: Twilio took the message, the
// answer was lost, and the turn is tried again.
func TestAfterHangUp(t *testing.T) {
	c := config()
	tw := api(t, &c)
	a, _ := adapter(t, c)
	tw.Script(twiliotest.Lost())
	tn := turn()
	if _, err := a.Send(t.Context(), tn); err == nil {
		t.Fatal("no error")
	}
	tn.Uncertain = true
	sid, err := a.Send(t.Context(), tn)
	if m := tw.Messages(); err != nil || len(m) != 1 || sid != m[0].SID {
		t.Errorf("got %q, %v; Twilio has %+v", sid, err, m)
	}
}

// TestLookup is the table of what the list can hold for an uncertain turn. Each
// row says which of the messages is found, or -1 for sending a new one.
func TestLookup(t *testing.T) {
	at := time.Now().Truncate(time.Second)
	m := func(body string, age time.Duration) twiliotest.Message {
		return twiliotest.Message{To: person, Body: body, Created: at.Add(-age)}
	}
	with := func(m twiliotest.Message, status string) twiliotest.Message { m.Status = status; return m }
	for _, tc := range []struct {
		name  string
		has   []twiliotest.Message
		sent  []string
		found int
	}{
		{"nothing", nil, nil, -1},
		{"it", []twiliotest.Message{m(private, 0)}, nil, 0},
		{"it, delivered", []twiliotest.Message{with(m(private, 0), "delivered")}, nil, 0},
		{"it, by a clock a little behind", []twiliotest.Message{m(private, 15*time.Second)}, nil, 0},
		{"an older one with the same text", []twiliotest.Message{m(private, 16*time.Second)}, nil, -1},
		{"another text", []twiliotest.Message{m("Hei", 0)}, nil, -1},
		{"to another person", []twiliotest.Message{{To: "+4799999999", Body: private, Created: at}}, nil, -1},
		{"trial account", []twiliotest.Message{m("Sent from your Twilio trial account - "+private, 0)}, nil, 0},
		{"trimmed at Twilio", []twiliotest.Message{m(private+"\n", 0)}, nil, 0},
		{"of another turn", []twiliotest.Message{m(private, 0)}, []string{fmt.Sprintf("SM%032x", 1)}, -1},
		{"one of another turn and it", []twiliotest.Message{m(private, 0), m(private, -time.Second)}, []string{fmt.Sprintf("SM%032x", 2)}, 0},
		{"given up by Twilio", []twiliotest.Message{with(m(private, 0), "undelivered"), with(m(private, 0), "failed")}, nil, -1},
		{"on the third page", append([]twiliotest.Message{m(private, 0)}, many(120, m("Hei", -time.Second))...), nil, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := config()
			tw := api(t, &c)
			a, _ := adapter(t, c)
			for _, m := range tc.has {
				tw.Add(m)
			}
			tn := turn()
			tn.At, tn.Uncertain, tn.Known = at, true, tc.sent
			sid, err := a.Send(t.Context(), tn)
			if err != nil {
				t.Fatal(err)
			}
			after := tw.Messages()
			if want := len(tc.has); tc.found < 0 && (len(after) != want+1 || after[want].SID != sid) {
				t.Errorf("not sent: %q, %d messages", sid, len(after))
			}
			if tc.found >= 0 && (len(after) != len(tc.has) || after[tc.found].SID != sid) {
				t.Errorf("got %q, want message %d of %d", sid, tc.found, len(after))
			}
		})
	}
}

func many(n int, m twiliotest.Message) (all []twiliotest.Message) {
	for range n {
		all = append(all, m)
	}
	return all
}

// TestLookupFails: no send without a look, and unsure it stays.
func TestLookupFails(t *testing.T) {
	for code, tc := range map[string]struct {
		answer twiliotest.Answer
		want   channels.Verdict
	}{
		"20503":             {twiliotest.Answer{Status: 503, Code: 20503, RetryAfter: "4"}, channels.Retry},
		"http 400":          {twiliotest.Answer{Status: 400}, channels.Retry},
		"20003":             {twiliotest.Answer{Status: 401, Code: 20003}, channels.Operator},
		"timeout":           {twiliotest.Answer{Delay: time.Minute}, channels.Retry},
		"unreadable answer": {twiliotest.Answer{Status: 200, Body: "<html>"}, channels.Retry},
	} {
		c := config()
		c.Timeout = 100 * time.Millisecond
		tw := api(t, &c)
		a, _ := adapter(t, c)
		tw.ScriptList(tc.answer)
		tn := turn()
		tn.Uncertain = true
		_, err := a.Send(t.Context(), tn)
		want := channels.SendError{Verdict: tc.want, Code: code, Unsure: true}
		if tc.answer.RetryAfter != "" {
			want.After = 4 * time.Second
		}
		checkError(t, err, want)
		if n := len(tw.Messages()); n != 0 {
			t.Errorf("%s: sent blindly", code)
		}
		if sid, err := a.Send(t.Context(), tn); err != nil || sid == "" {
			t.Errorf("%s: the next try: %v", code, err)
		}
	}
}

// TestLookupIsBounded: a flood of messages cannot hold an answer back.
func TestLookupIsBounded(t *testing.T) {
	c := config()
	tw := api(t, &c)
	a, _ := adapter(t, c)
	for range 600 {
		tw.Add(twiliotest.Message{To: person, Body: "Hei"})
	}
	tn := turn()
	tn.Uncertain = true
	if _, err := a.Send(t.Context(), tn); err != nil {
		t.Fatal(err)
	}
	if n := len(tw.Requests()); n != 11 {
		t.Errorf("%d requests, want 10 pages and a message", n)
	}
}

// TestALifeDoesNotWaitForAList sends an urgent turn although its look-up fails,
// and holds an ordinary one back.
func TestALifeDoesNotWaitForAList(t *testing.T) {
	for _, urgent := range []bool{true, false} {
		c := config()
		tw := api(t, &c)
		a, _ := adapter(t, c)
		tw.ScriptList(twiliotest.Answer{Status: 403})
		tn := turn()
		tn.Uncertain, tn.Reply.Urgent = true, urgent
		_, err := a.Send(t.Context(), tn)
		if sent := len(tw.Messages()) == 1; sent != urgent || (err == nil) != urgent {
			t.Errorf("urgent %v: sent %v, error %v", urgent, sent, err)
		}
	}
}
