package bot

import (
	"maps"
	"sync"
	"time"

	"helsevei/bot/bus"
)

// sessions are the conversations' last turns as this process decided them. A
// session that is not there is read from the bus; nil keeps none.
type sessions struct {
	mu   sync.Mutex
	last map[string]kept
}

type kept struct {
	bus.Session
	at time.Time
}

// mostSessions bounds the memory: a session is about a kilobyte.
const mostSessions = 10_000

func newSessions() *sessions { return &sessions{last: map[string]kept{}} }

// take removes a session and gives it, unless the bus has forgotten it by then.
// Whoever takes it brings it back with keep, or leaves it out after a failure.
func (s *sessions) take(channel, conversation string, at time.Time) (bus.Session, bool) {
	if s == nil {
		return bus.Session{}, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	k, ok := s.last[channel+"."+conversation]
	delete(s.last, channel+"."+conversation)
	return k.Session, ok && at.Sub(k.at) < bus.Keep
}

// keep remembers a session. When there are too many, any other goes.
func (s *sessions) keep(session bus.Session, at time.Time) {
	if s == nil || session.Erase {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for key := range s.last {
		if len(s.last) < mostSessions {
			break
		}
		delete(s.last, key)
	}
	s.last[session.Channel+"."+session.Conversation] = kept{session, at}
}

// forget drops the sessions that the bus has forgotten by now.
func (s *sessions) forget(now time.Time) {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.DeleteFunc(s.last, func(_ string, k kept) bool { return now.Sub(k.at) >= bus.Keep })
}
