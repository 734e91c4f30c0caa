package bus_test

import (
	"strings"
	"testing"

	"helsevei/bot/bus"
)

// TestNoneIsNotBelievedFromAServerThatLags: a message was handed out, and the
// stream's leader does not have it yet. That is no reason to skip it, while a
// message that the leader had and has no more is gone.
func TestNoneIsNotBelievedFromAServerThatLags(t *testing.T) {
	b := open(t, t.TempDir())
	accept(t, b, message)
	c := conversation(t, b)
	in, _ := inbound(t, b, c, 0)
	s := bus.Session{Channel: "sms", Conversation: c, Answered: in.Seq}
	if _, ok, err := b.Unanswered(t.Context(), s, bus.Delivery{Seq: in.Seq + 1}); ok || err == nil {
		t.Errorf("a message that is on its way: %t, %v; want an error, so that it is tried again", ok, err)
	}
	if _, ok, err := b.Unanswered(t.Context(), s, bus.Delivery{Seq: in.Seq}); ok || err != nil {
		t.Errorf("a message that is gone: %t, %v", ok, err)
	}
	s.Answered = 0
	if got, ok, err := b.Unanswered(t.Context(), s, bus.Delivery{Seq: in.Seq}); !ok || err != nil || got.Seq != in.Seq {
		t.Errorf("a message that is there: %+v, %t, %v", got, ok, err)
	}
}

// TestAnErrorShowsNoPassword: a URL may name several servers, each with the password.
func TestAnErrorShowsNoPassword(t *testing.T) {
	log, said := listen()
	_, err := bus.Open(t.Context(), bus.Options{URL: "nats://sms:hemmelig@127.0.0.1:1,nats://sms:hemmelig@127.0.0.1:2", CA: "/no/such/file", Log: log})
	if err == nil {
		t.Fatal("opened with a file of certificates that is not there")
	}
	if text := err.Error() + said(); strings.Contains(text, "hemmelig") {
		t.Errorf("the error shows the password: %s", text)
	}
}
