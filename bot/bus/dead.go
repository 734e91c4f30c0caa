package bus

import (
	"context"
	"fmt"
	"strconv"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// The headers of a message in DEAD, which has no body: what could not be handled
// stays where it is for as long as DEAD knows of it, and when a conversation is
// erased nothing of it is left here. A reason names nobody.
const (
	reasonHeader = "Helsevei-Reason"
	seqHeader    = "Helsevei-Seq"
)

// Letter names a message in a stream.
type Letter struct {
	Subject string
	Seq     uint64
}

// Bury notes in DEAD that a message could not be handled, with the reason.
// Burying twice keeps one. The caller goes on to acknowledge the message.
func (b *Bus) Bury(ctx context.Context, l Letter, reason string) error {
	msg := nats.NewMsg("dead." + l.Subject)
	seq := strconv.FormatUint(l.Seq, 10)
	msg.Header.Set(reasonHeader, reason)
	msg.Header.Set(seqHeader, seq)
	stream, _, _ := split(l.Subject)
	if _, err := b.js.PublishMsg(ctx, msg, jetstream.WithMsgID(stream+" "+seq)); err != nil {
		return fmt.Errorf("note message %s of %s in DEAD: %w", seq, stream, err)
	}
	return nil
}

// Dead lists what could not be handled, oldest first.
func (b *Bus) Dead(ctx context.Context) ([]Dead, error) {
	var all []Dead
	for next := uint64(1); ; {
		raw, err := b.dead.GetMsg(ctx, next, jetstream.WithGetMsgSubject("dead.>"))
		if isNone(err) {
			return all, nil
		}
		if err != nil {
			return nil, fmt.Errorf("list the dead letters: %w", err)
		}
		all = append(all, deadOf(raw))
		next = raw.Sequence + 1
	}
}
