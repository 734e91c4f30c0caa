package bot

import (
	"fmt"
	"testing"
	"time"

	"helsevei/bot/bus"
)

func TestSessions(t *testing.T) {
	noon := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	s := newSessions()
	s.keep(bus.Session{Channel: "sms", Conversation: "a", Seq: 7}, noon)
	if got, ok := s.take("sms", "a", noon.Add(time.Hour)); !ok || got.Seq != 7 {
		t.Errorf("took %+v, %v", got, ok)
	}
	if _, ok := s.take("sms", "a", noon); ok {
		t.Error("a session that was taken is still there")
	}
	s.keep(bus.Session{Channel: "sms", Conversation: "a"}, noon)
	if _, ok := s.take("sms", "a", noon.Add(bus.Keep)); ok {
		t.Error("a session is there that the bus has forgotten")
	}
	s.keep(bus.Session{Channel: "sms", Conversation: "a", Erase: true}, noon)
	if _, ok := s.take("sms", "a", noon); ok {
		t.Error("an erased session is there")
	}
	for i := range mostSessions + 5 {
		s.keep(bus.Session{Channel: "sms", Conversation: fmt.Sprint(i)}, noon)
	}
	if n := len(s.last); n != mostSessions {
		t.Errorf("%d sessions are kept; the most is %d", n, mostSessions)
	}
	if s.forget(noon.Add(bus.Keep)); len(s.last) != 0 {
		t.Errorf("%d sessions are kept after the bus has forgotten them", len(s.last))
	}
	var none *sessions
	none.keep(bus.Session{}, noon)
	none.forget(noon)
	if _, ok := none.take("", "", noon); ok {
		t.Error("no sessions gave one")
	}
}
