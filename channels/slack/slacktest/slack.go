package slacktest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/slack-go/slack"
)

// The app's own ids in the workspace.
const (
	BotUser = "U0BOT"
	BotID   = "B0BOT"
	Team    = "T0TEAM"
)

// Message is something that was posted.
type Message struct {
	Channel   string
	TS        string
	Text      string
	Blocks    []slack.Block
	Metadata  slack.SlackMetadata
	Updates   int
	Ephemeral string // the only user who sees it, "" for all
}

// Request is a call of the API.
type Request struct {
	Method string
	Form   url.Values
}

// Answer scripts what a method answers once.
type Answer struct {
	Method     string
	Status     int    // 0 is 200
	Code       string // Slack's error code
	RetryAfter string
	HangUp     bool          // close the connection without an answer
	Take       bool          // do what was asked first
	Until      chan struct{} // answer only once it is closed
}

// Slack is the fake. Its exported fields are set before the first request.
type Slack struct {
	Token    string
	AppToken string
	Pace     time.Duration // the least time between two messages in a channel; 0 is 1 s
	Ping     time.Duration // between two pings on a socket; 0 is 10 s
	Patience time.Duration // for an acknowledgement; 0 is 3 s
	Retries  []time.Duration

	mu       sync.Mutex
	messages []*Message
	requests []Request
	script   []Answer
	said     map[string]time.Time
	clock    int
	sockets  []*socket
	deaf     bool
	pushed   int
	acks     map[string]chan json.RawMessage
	changed  chan struct{}
}

// New makes a Slack that knows one app by its tokens.
func New(token, appToken string) *Slack {
	return &Slack{Token: token, AppToken: appToken, Pace: time.Second, Ping: 10 * time.Second, Patience: 3 * time.Second, Retries: Retries(1),
		said: map[string]time.Time{}, acks: map[string]chan json.RawMessage{}, changed: make(chan struct{}),
		clock: int(time.Now().Unix()) * 10}
}

// Retries are Slack's waits before it sends an event again, so many times faster.
// https://docs.slack.dev/apis/events-api/#error-handling
func Retries(faster int) []time.Duration {
	return []time.Duration{0, time.Minute / time.Duration(faster), 5 * time.Minute / time.Duration(faster)}
}

// Script puts answers at the end of the script. A method without one in it does
// what it should.
func (s *Slack) Script(answers ...Answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.script = append(s.script, answers...)
}

// Messages are all that stand, oldest first.
func (s *Slack) Messages() (all []Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range s.messages {
		all = append(all, *m)
	}
	return all
}

// In are the messages that all see in a channel.
func (s *Slack) In(channel string) []Message {
	return slices.DeleteFunc(s.Messages(), func(m Message) bool { return m.Channel != channel || m.Ephemeral != "" })
}

// Requests are all calls of a method.
func (s *Slack) Requests(method string) []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(s.requests), func(r Request) bool { return r.Method != method })
}

// Await waits until something holds. It is asked again whenever anything changed.
func (s *Slack) Await(done <-chan struct{}, holds func() bool) error {
	for {
		s.mu.Lock()
		changed := s.changed
		s.mu.Unlock()
		if holds() {
			return nil
		}
		select {
		case <-changed:
		case <-done:
			return fmt.Errorf("slacktest: what was waited for did not come about")
		}
	}
}

// touch wakes who waits. The lock is held.
func (s *Slack) touch() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// Room is the channel of a person's direct messages.
func Room(user string) string { return "D" + strings.TrimPrefix(user, "U") }

func (s *Slack) nextTS() string {
	s.clock++
	return fmt.Sprintf("%d.%06d", s.clock/10, s.clock%10)
}

var _ http.Handler = (*Slack)(nil)
