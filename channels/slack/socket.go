package slack

import (
	"context"
	"encoding/json"
	"errors"
	"sync"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"helsevei/channels"
)

// connections are held at a time: Slack replaces each every few hours, and what
// it has to say meanwhile comes over the other.
// https://docs.slack.dev/apis/events-api/using-socket-mode/#connections
const connections = 2

// Listen checks the token and, with an app token, takes over Socket Mode what
// Handler takes over HTTP. It returns when ctx has ended and what had arrived is
// stored or refused.
func (a *Adapter) Listen(ctx context.Context, in channels.Inlet) {
	var all sync.WaitGroup
	all.Go(func() { a.check(ctx) })
	if a.config.AppToken != "" {
		for range connections {
			all.Go(func() { a.keepSocket(ctx, in) })
		}
	}
	all.Wait()
}

// keepSocket opens a socket again when slack-go gives up.
func (a *Adapter) keepSocket(ctx context.Context, in channels.Inlet) {
	for ctx.Err() == nil {
		if err := a.socket(ctx, in); ctx.Err() == nil {
			a.log.Error("slack: no socket, trying again: check SLACK_APP_TOKEN and that Socket Mode is on in the app", "cause", reason(err))
		}
		pause(ctx, a.config.Patience)
	}
}

// socket runs slack-go's client, which answers pings, reconnects when Slack asks
// for it or falls silent, and returns when it cannot go on.
func (a *Adapter) socket(ctx context.Context, in channels.Inlet) error {
	ctx, stop := context.WithCancel(ctx)
	_, api := a.call()
	s := &socket{adapter: a, in: in, stop: stop,
		client: socketmode.New(api, socketmode.OptionPingInterval(a.config.Silence), socketmode.OptionReadLimit(maxBody))}
	defer s.taken.Wait()
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- s.client.RunContext(ctx) }()
	for {
		select {
		case e := <-s.client.Events:
			s.event(ctx, e)
		case err := <-ended:
			return err // what was read and not taken has not been acknowledged
		}
	}
}

type socket struct {
	adapter *Adapter
	in      channels.Inlet
	client  *socketmode.Client
	stop    context.CancelFunc
	taken   sync.WaitGroup
}

// event takes what Slack sent, one after another. Only the place in the person's
// order is taken here: storing goes on beside.
func (s *socket) event(ctx context.Context, e socketmode.Event) {
	switch data := e.Data.(type) {
	case *slack.ConnectionErrorEvent:
		s.adapter.log.Warn("slack: the socket does not open", "cause", reason(data.ErrorObj))
		if data.Backoff > s.adapter.config.Patience {
			s.stop() // minutes are too long for people who wait: begin again
		}
		return
	case *socketmode.ErrorBadMessage:
		var r socketmode.Request // of a type that slack-go does not know; we need less of it
		if json.Unmarshal(data.Message, &r) == nil {
			e.Request = &r
		}
	}
	if e.Type == socketmode.EventTypeHello {
		s.adapter.greeted.Store(true)
	}
	if e.Request == nil || e.Request.EnvelopeID == "" {
		return
	}
	m, ok := s.read(*e.Request)
	if !ok {
		s.ack(ctx, *e.Request, nil)
		return
	}
	m.answer = func(err error) { s.answer(ctx, *e.Request, err) }
	before, leave := s.adapter.place(m.Message)
	s.taken.Go(func() { s.adapter.acceptInTurn(s.in, m, before, leave) })
}

// read gives the message in an envelope. It is not ok for all that is none.
func (s *socket) read(r socketmode.Request) (m arrival, ok bool) {
	switch r.Type {
	case socketmode.RequestTypeEventsAPI:
		var e envelope
		if json.Unmarshal(r.Payload, &e) != nil {
			return m, false
		}
		m, ok = e.arrival()
		m.again, m.after = r.RetryAttempt > 0, s.adapter.pointer(e.Event)
	case socketmode.RequestTypeInteractive:
		var c slack.InteractionCallback
		if json.Unmarshal(r.Payload, &c) != nil {
			return m, false
		}
		m, ok = s.adapter.pressed(c)
	case socketmode.RequestTypeSlashCommands:
		var c slack.SlashCommand
		if json.Unmarshal(r.Payload, &c) != nil {
			return m, false
		}
		m, ok = commanded(c)
	}
	return m, ok
}

// answer acknowledges what we have. What we have not, Slack sends again; but a
// command it does not, so that says what to do instead.
func (s *socket) answer(ctx context.Context, r socketmode.Request, err error) {
	switch {
	case r.Type == socketmode.RequestTypeSlashCommands:
		s.ack(ctx, r, s.adapter.whisper(err))
	case err == nil:
		s.ack(ctx, r, nil)
	}
}

// ack tells Slack that we have an envelope. When that is lost Slack sends it
// again, and it is dropped as a duplicate.
func (s *socket) ack(ctx context.Context, r socketmode.Request, payload any) {
	if err := s.client.AckCtx(ctx, r.EnvelopeID, payload); err != nil {
		s.adapter.log.Warn("slack: an acknowledgement was lost: it comes again", "cause", cause(err))
	}
}

// reason is Slack's code for an error, or its kind: the text of an error in
// dialling holds the ticket in the socket's address.
func reason(err error) string {
	if refused := (slack.SlackErrorResponse{}); errors.As(err, &refused) {
		return refused.Err
	}
	if err == nil {
		return "ended"
	}
	return cause(err)
}
