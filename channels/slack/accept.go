package slack

import (
	"context"
	"errors"
	"fmt"

	"helsevei/channels"
)

// arrival is a message that Slack has brought and not yet been answered for.
type arrival struct {
	channels.Message
	// answer tells Slack whether we have the message. It is called once, in time.
	answer func(error)
	// after follows once the message is ours.
	after func()
	// again says that Slack brings it once more: the person has been told before
	// when it could not be stored.
	again bool
}

// place is an arrival's place in its person's order. It is taken as soon as the
// arrival has been read, before anything that could let another overtake it.
func (a *Adapter) place(m channels.Message) (before <-chan struct{}, leave func()) {
	return a.order.enter(m.Address)
}

// accept stores a message and answers Slack within its bound, even against an
// Inlet that ignores its context: the answer then comes first, and the Inlet is
// waited for after, so that no goroutine is left without an owner. Slack hanging
// up does not stop the storing.
func (a *Adapter) accept(in channels.Inlet, m arrival) {
	before, leave := a.place(m.Message)
	a.acceptInTurn(in, m, before, leave)
}

func (a *Adapter) acceptInTurn(in channels.Inlet, m arrival, before <-chan struct{}, leave func()) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(a.life), a.config.AcceptTimeout)
	defer cancel()
	defer leave()
	select {
	case <-before:
	case <-ctx.Done():
		a.settle(m, context.DeadlineExceeded)
		<-before
		return
	}
	done := make(chan error, 1)
	go func() { done <- stored(ctx, in, m.Message) }()
	select {
	case err := <-done:
		a.settle(m, err)
	case <-ctx.Done():
		a.late(m, done)
	}
}

func (a *Adapter) late(m arrival, done <-chan error) {
	select {
	case err := <-done: // both were ready: the outcome counts, not the clock
		a.settle(m, err)
		return
	default:
	}
	a.settle(m, context.DeadlineExceeded)
	if err := <-done; err == nil {
		a.log.Warn("slack message stored after it was refused: Slack's next try is dropped as a duplicate")
	}
}

// settle answers Slack. Who wrote a message that we could not take is told the
// numbers that are right for everybody at once: Slack's next try may be minutes
// away, or never come.
func (a *Adapter) settle(m arrival, err error) {
	m.answer(err)
	switch {
	case err == nil && m.after != nil:
		m.after()
	case err != nil:
		a.log.Error("message not stored: the person is told the numbers that are right for everybody", "cause", cause(err))
		if !m.again {
			a.errand("say what to do without us", func(ctx context.Context) error { return a.fallback(ctx, m.Address) })
		}
	}
}

var errPanic = errors.New("the inlet panicked")

// stored turns a panic into an error: in a goroutine of ours nobody catches it,
// and one bad message would stop every conversation.
func stored(ctx context.Context, in channels.Inlet, m channels.Message) (err error) {
	defer func() {
		if recover() != nil {
			err = errPanic
		}
	}()
	return in.Accept(ctx, m)
}

// cause names an error of an Inlet without its text, in which a word of the
// person could stand.
func cause(err error) string {
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return "timeout"
	case errors.Is(err, errPanic):
		return "panic"
	}
	for next := errors.Unwrap(err); next != nil; next = errors.Unwrap(err) {
		err = next
	}
	return fmt.Sprintf("%T", err)
}
