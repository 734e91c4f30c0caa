package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"helsevei/bot/bus"
	"helsevei/channels"
	"helsevei/dialogue"
)

// window is how many messages the bot holds at a time. Below a thousand the
// bus is slower under load.
const window = 2048

// failures is how often handling one message may fail before it is put aside.
const failures = 5

// Responder decides what to say. It is pure: the same arguments give the same
// results, so handling a message again gives the same turn.
type Responder interface {
	// Respond answers text, written at the time at, in a conversation whose
	// state was returned last time (nil at first).
	Respond(state json.RawMessage, text string, at time.Time) (Response, error)
	// Excuse is what to say when Respond failed for good: it names 113 and 116 117.
	Excuse() channels.Reply
}

// Response is what a [Responder] decided.
type Response struct {
	State json.RawMessage
	Reply channels.Reply
	Erase bool // forget the conversation
	// Remember is the state that the next session begins with, once this one has
	// ended; nil leaves what was remembered before.
	Remember json.RawMessage
	// Decided is what Reply says, in ids: for who counts.
	Decided dialogue.Reply
}

// Bot answers what stands in IN. Make one with [New] and run it with [Bot.Run].
type Bot struct {
	bus       *bus.Bus
	responder Responder
	log       *slog.Logger
	lanes     lanes[bus.Delivery]
	sessions  *sessions // nil when other bots answer on the same bus
}

// New makes a bot. alone says that no other bot answers on the bus, as on an
// embedded one: then what it decided last in a conversation stays in memory
// and need not be read before the next message.
func New(b *bus.Bus, r Responder, alone bool, log *slog.Logger) *Bot {
	bot := &Bot{bus: b, responder: r, log: log}
	if alone {
		bot.sessions = newSessions()
	}
	return bot
}

// Run answers messages until ctx ends. It then finishes the ones that it has
// begun, which work on the bus in drain's time, and gives back the others.
func (b *Bot) Run(ctx, drain context.Context) error {
	ctx, stop := context.WithCancel(ctx) // also when the bus ends the hand-outs
	defer stop()
	intake, err := b.bus.Inbox(ctx, window, func(d bus.Delivery) {
		_, conversation := d.Address()
		b.lanes.add(conversation, d, func(d bus.Delivery) {
			if ctx.Err() == nil {
				b.handle(drain, d)
			}
		})
	})
	if err != nil {
		return err
	}
	if err := b.bus.ServeSaid(ctx); err != nil {
		return err
	}
	err = b.tidy(ctx, intake)
	stop()
	intake.Stop()
	b.lanes.wait()
	intake.Release()
	return err
}

// tidy forgets old sessions until ctx or the intake ends.
func (b *Bot) tidy(ctx context.Context, intake *bus.Intake) error {
	tick := time.NewTicker(time.Hour)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-intake.Ended():
			return bus.ErrLost
		case now := <-tick.C:
			b.sessions.forget(now)
		}
	}
}

// handle answers a message and tries again while the bus fails.
func (b *Bot) handle(ctx context.Context, d bus.Delivery) {
	for try := 0; ; try++ {
		err := b.answer(ctx, d)
		if err == nil || ctx.Err() != nil {
			return
		}
		b.log.Warn("bot: answering failed, trying again", "message", d.Seq, "try", try+1, "error", err)
		pause(ctx, backoff(try, 50*time.Millisecond, 2*time.Second))
	}
}

// answer brings the conversation up to d and acknowledges it. It goes through
// the conversation's unanswered messages in the order of IN, whichever of them
// was delivered here, so that several bots cannot swap two messages.
func (b *Bot) answer(ctx context.Context, d bus.Delivery) error {
	s, err := b.advance(ctx, d)
	for try := 0; errors.Is(err, bus.ErrRaced) && ctx.Err() == nil; try++ {
		pause(ctx, backoff(try, time.Millisecond, time.Second))
		s, err = b.advance(ctx, d)
	}
	if err == nil && s.Erase { // the bot that decided it may have died before it erased
		err = b.bus.Erase(ctx, s)
	}
	if err != nil {
		return err
	}
	return d.Ack()
}

// advance brings the conversation up to d. In a session that is in memory all
// that came before d has been answered here, so d is the next.
func (b *Bot) advance(ctx context.Context, d bus.Delivery) (s bus.Session, err error) {
	channel, conversation := d.Address()
	s, ok := b.sessions.take(channel, conversation, d.At)
	switch {
	case ok && s.Answered < d.Seq:
		in, fault := d.Inbound()
		s, err = b.turn(ctx, s, in, fault, d.Tries)
	case !ok:
		if s, err = b.session(ctx, channel, conversation, d); err == nil {
			s, err = b.catchUp(ctx, s, d)
		}
	}
	if err == nil {
		b.sessions.keep(s, d.At)
	}
	return s, err
}

// session reads the session before d. One that cannot be read, because another
// version wrote it, is given up: the conversation starts anew with d.
func (b *Bot) session(ctx context.Context, channel, conversation string, d bus.Delivery) (bus.Session, error) {
	s, err := b.bus.Session(ctx, channel, conversation)
	if errors.Is(err, bus.ErrUnreadable) {
		b.log.Error("bot: a session is given up and its conversation starts anew", "turn", s.Seq, "error", err)
		s.Answered, err = d.Seq-1, nil
	}
	if d.At.Sub(s.At) >= bus.Keep { // TURN keeps it a little longer than it counts
		s.State = nil
	}
	if err == nil && s.State == nil {
		s.State, err = b.bus.Remembered(ctx, channel, conversation)
	}
	return s, err
}

func (b *Bot) catchUp(ctx context.Context, s bus.Session, d bus.Delivery) (bus.Session, error) {
	for s.Answered < d.Seq {
		in, ok, err := b.bus.Unanswered(ctx, s, d)
		if !ok && err == nil {
			return s, nil // erased or expired meanwhile
		}
		if err != nil && !errors.Is(err, bus.ErrUnreadable) {
			return s, err
		}
		tries := uint64(1)
		if in.Seq == d.Seq {
			tries = d.Tries
		}
		if s.Erase {
			if err := b.bus.Erase(ctx, s); err != nil {
				return s, err
			}
		}
		if s, err = b.turn(ctx, s, in, err, tries); err != nil {
			return s, err
		}
	}
	return s, nil
}

// turn decides and stores the answer to one message. fault is why the message
// cannot be handled at all, if so. What fails although it is pure fails for a
// lack, of memory for one, that may pass; so it is tried again before it is
// given up.
func (b *Bot) turn(ctx context.Context, s bus.Session, in bus.Inbound, fault error, tries uint64) (bus.Session, error) {
	if fault == nil && tries > failures {
		fault = fmt.Errorf("handed out %d times without an end: the process died while handling it", tries)
	}
	var r Response
	for try := 0; fault == nil && try < failures; try++ {
		var err error
		if r, err = b.respond(s.State, in); err == nil {
			return b.decide(ctx, s, in, r)
		} else if try == failures-1 {
			fault = err
		}
	}
	return b.giveUp(ctx, s, in, fault)
}

// decide stores a turn, and then what is to be remembered after the session. If
// the process dies between, only that is lost.
func (b *Bot) decide(ctx context.Context, s bus.Session, in bus.Inbound, r Response) (bus.Session, error) {
	s, err := b.bus.Decide(ctx, s, bus.Decision{In: in, State: r.State, Reply: r.Reply, Erase: r.Erase})
	if err != nil || r.Remember == nil {
		return s, err
	}
	if err := b.bus.Remember(ctx, s, r.Remember); err != nil {
		b.log.Warn("bot: the language is not remembered", "turn", s.Seq, "error", err)
	}
	return s, nil
}

// giveUp puts a message aside and gives the person the numbers that are right
// for everybody, so that nobody is left without an answer.
func (b *Bot) giveUp(ctx context.Context, s bus.Session, in bus.Inbound, fault error) (bus.Session, error) {
	b.log.Error("bot: message put aside; see DEAD", "message", in.Seq, "error", fault)
	if err := b.bus.Bury(ctx, in.Letter(), fault.Error()); err != nil {
		return s, err
	}
	if in.Address == "" {
		return b.bus.Decide(ctx, s, bus.Decision{In: in, State: s.State}) // nobody to answer; only move on
	}
	// The state goes: it may be what the message failed on.
	return b.bus.Decide(ctx, s, bus.Decision{In: in, Reply: b.responder.Excuse()})
}

// respond turns a panic into an error: one message must not end the process.
func (b *Bot) respond(state json.RawMessage, in bus.Inbound) (r Response, err error) {
	defer func() {
		if p := recover(); p != nil {
			// What was thrown may hold the person's text, so only its type is told.
			err = fmt.Errorf("answering panicked with a %T", p)
		}
	}()
	return b.responder.Respond(state, in.Text, in.At)
}

// backoff doubles from first to most.
func backoff(try int, first, most time.Duration) time.Duration {
	return min(first<<min(try, 30), most)
}

// pause waits for d or until ctx ends.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
