package slacktest

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// socket is one open WebSocket.
type socket struct {
	conn *websocket.Conn
	mu   sync.Mutex // one writes at a time
	gone chan struct{}
}

func (s *socket) send(v any) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.conn.WriteJSON(v)
}

// link serves a socket until the other end closes it.
func (s *Slack) link(w http.ResponseWriter, r *http.Request) {
	conn, err := (&websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}).Upgrade(w, r, nil)
	if err != nil {
		return
	}
	k := &socket{conn: conn, gone: make(chan struct{})}
	defer conn.Close()
	// Slack pings at once, and slack-go counts on it.
	s.ping(k)
	if k.send(map[string]any{"type": "hello", "num_connections": 1, "connection_info": map[string]string{"app_id": "A0APP"}}) != nil {
		return
	}
	s.mu.Lock()
	s.sockets = append(s.sockets, k)
	s.touch()
	s.mu.Unlock()
	go s.keepPinging(k)
	s.listen(k)
}

func (s *Slack) keepPinging(k *socket) {
	tick := time.NewTicker(s.Ping)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			s.ping(k)
		case <-k.gone:
			return
		}
	}
}

func (s *Slack) ping(k *socket) {
	s.mu.Lock()
	deaf := s.deaf
	s.mu.Unlock()
	if !deaf {
		_ = k.conn.WriteControl(websocket.PingMessage, []byte("p"), time.Now().Add(time.Second))
	}
}

// listen takes acknowledgements until the socket is gone.
func (s *Slack) listen(k *socket) {
	for {
		var ack struct {
			EnvelopeID string          `json:"envelope_id"`
			Payload    json.RawMessage `json:"payload"`
		}
		err := k.conn.ReadJSON(&ack)
		s.mu.Lock()
		if err != nil {
			s.sockets = slices.DeleteFunc(s.sockets, func(o *socket) bool { return o == k })
			close(k.gone)
			s.touch()
			s.mu.Unlock()
			return
		}
		if waits := s.acks[ack.EnvelopeID]; waits != nil {
			select {
			case waits <- ack.Payload:
			default:
			}
		}
		s.mu.Unlock()
	}
}

// Sockets is how many are open.
func (s *Slack) Sockets() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.sockets)
}

// Silence stops the pings, as when a connection has died without a word, or lets
// them begin again on sockets that are opened from now on.
func (s *Slack) Silence(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.deaf = on
}

// Refresh asks every socket to be opened again, as Slack does every few hours.
func (s *Slack) Refresh() {
	s.mu.Lock()
	all := slices.Clone(s.sockets)
	s.mu.Unlock()
	for _, k := range all {
		_ = k.send(map[string]any{"type": "disconnect", "reason": "refresh_requested"})
	}
}

// Push sends a payload ("events_api", "interactive", "slash_commands") over one
// of the sockets, and an event again after each of Retries until it is
// acknowledged. It returns the payload of the acknowledgement and how often it
// was sent.
func (s *Slack) Push(ctx context.Context, kind string, payload []byte) (answer json.RawMessage, sent int, err error) {
	for n := 0; ; n++ {
		answer, err := s.pushOnce(ctx, kind, payload, n)
		if err == nil || n == len(s.Retries) || kind != "events_api" {
			return answer, n + 1, err
		}
		select {
		case <-time.After(s.Retries[n]):
		case <-ctx.Done():
			return nil, n + 1, ctx.Err()
		}
	}
}

func (s *Slack) pushOnce(ctx context.Context, kind string, payload []byte, n int) (json.RawMessage, error) {
	s.mu.Lock()
	s.pushed++
	id, waits := "envelope-"+strconv.Itoa(s.pushed), make(chan json.RawMessage, 1)
	s.acks[id] = waits
	if len(s.sockets) == 0 {
		s.mu.Unlock()
		return nil, fmt.Errorf("slacktest: no socket is open")
	}
	k := s.sockets[s.pushed%len(s.sockets)]
	s.mu.Unlock()
	err := k.send(map[string]any{"type": kind, "envelope_id": id, "payload": json.RawMessage(payload),
		"accepts_response_payload": kind == "slash_commands", "retry_attempt": n})
	if err != nil {
		return nil, err
	}
	select {
	case answer := <-waits:
		return answer, nil
	case <-time.After(s.Patience):
		return nil, fmt.Errorf("slacktest: not acknowledged in time")
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
