package slack

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"helsevei/channels"
)

// Channel is this channel's name in messages and turns.
const Channel = "slack"

// Adapter is the channel. Make one with [New]; it is safe for concurrent use.
type Adapter struct {
	config  Config
	api     string // the base of every method's URL, with a slash at its end
	codes   table
	log     *slog.Logger
	order   order
	open    questions
	rooms   rooms
	known   atomic.Bool // Slack has taken our token
	greeted atomic.Bool // and said hello on a socket

	errands sync.WaitGroup
	slots   chan struct{} // bounds the errands at a time
	life    context.Context
	end     context.CancelFunc
}

var _ channels.Sender = (*Adapter)(nil)

// New checks the settings and makes the adapter. It calls nobody.
func New(c Config, log *slog.Logger) (*Adapter, error) {
	if err := c.Validate(); err != nil {
		return nil, fmt.Errorf("slack settings: %w", err)
	}
	a := &Adapter{
		config: c.withDefaults(), api: strings.TrimRight(c.apiURL(), "/") + "/", codes: codes(), log: log,
		slots: make(chan struct{}, errandsAtATime),
	}
	a.life, a.end = context.WithCancel(context.Background())
	return a, nil
}

// Handler serves POST /slack/events, /slack/interactions and /slack/commands.
// Without a signing secret nobody could be told from Slack, so it serves none.
//
// When in fails, its error is logged by kind only: what is behind it is for in
// to log. The server that it is mounted on must bound the reading of a request
// (http.Server.ReadTimeout).
func (a *Adapter) Handler(in channels.Inlet) http.Handler {
	mux := http.NewServeMux()
	if a.config.SigningSecret == "" {
		return mux
	}
	mux.HandleFunc("POST /slack/events", func(w http.ResponseWriter, r *http.Request) { a.postedEvent(w, r, in) })
	mux.HandleFunc("POST /slack/interactions", func(w http.ResponseWriter, r *http.Request) { a.postedPress(w, r, in) })
	mux.HandleFunc("POST /slack/commands", func(w http.ResponseWriter, r *http.Request) { a.postedCommand(w, r, in) })
	return mux
}

// closing bounds the wait for errands: a question that stays open is closed by the
// next process.
const closing = 2 * time.Second

// Close waits for the errands that have begun, within a bound, and lets go of idle
// connections to Slack.
func (a *Adapter) Close() {
	bound := time.AfterFunc(closing, a.end)
	defer bound.Stop()
	a.errands.Wait()
	a.end()
	(&http.Client{Transport: a.config.Transport}).CloseIdleConnections()
}
