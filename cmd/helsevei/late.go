package main

import (
	"context"
	"errors"
	"sync/atomic"

	"helsevei/bot/bus"
	"helsevei/channels"
)

// lateBus is the bus as the channels see it. Until it is there it takes
// nothing, and says so at once.
type lateBus struct{ opened atomic.Pointer[bus.Bus] }

var (
	_ channels.Inlet    = (*lateBus)(nil)
	_ channels.Reporter = (*lateBus)(nil)
)

var errNoBus = errors.New("the bus is not there yet")

func (l *lateBus) set(b *bus.Bus) { l.opened.Store(b) }
func (l *lateBus) get() *bus.Bus  { return l.opened.Load() }

// Accept implements channels.Inlet.
func (l *lateBus) Accept(ctx context.Context, m channels.Message) error {
	if b := l.get(); b != nil {
		return b.Accept(ctx, m)
	}
	return errNoBus
}

// Report implements channels.Reporter.
func (l *lateBus) Report(ctx context.Context, s channels.Status) error {
	if b := l.get(); b != nil {
		return b.Report(ctx, s)
	}
	return errNoBus
}

// Said implements web.Log.
func (l *lateBus) Said(ctx context.Context, channel, address string) ([]channels.Said, error) {
	if b := l.get(); b != nil {
		return b.Said(ctx, channel, address)
	}
	return nil, errNoBus
}

// Stats says how full the bus is.
func (l *lateBus) Stats(ctx context.Context) (bus.Stats, error) {
	if b := l.get(); b != nil {
		return b.Stats(ctx)
	}
	return bus.Stats{}, errNoBus
}

// Ready returns nil when the bus can take a message now.
func (l *lateBus) Ready(ctx context.Context) error {
	if b := l.get(); b != nil {
		return b.Ready(ctx)
	}
	return errNoBus
}
