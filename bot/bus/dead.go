package bus

import (
	"context"
	"fmt"
	"strconv"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// reasonHeader carries why a message is in DEAD. A reason names nobody.
const reasonHeader = "Helsevei-Reason"

// Letter is a message as it stands in a stream.
type Letter struct {
	subject string
	seq     uint64
	data    []byte
}

// Bury keeps a message that could not be handled in DEAD, with the reason.
// Burying twice keeps one. The caller goes on to acknowledge the message.
func (b *Bus) Bury(ctx context.Context, l Letter, reason string) error {
	msg := nats.NewMsg("dead." + l.subject)
	msg.Data = l.data
	msg.Header.Set(reasonHeader, reason)
	stream, _, _ := split(l.subject)
	id := stream + " " + strconv.FormatUint(l.seq, 10)
	if _, err := b.js.PublishMsg(ctx, msg, jetstream.WithMsgID(id)); err != nil {
		return fmt.Errorf("put message %s into DEAD: %w", id, err)
	}
	return nil
}

// Dead is a message in DEAD.
type Dead struct {
	Subject string // of the stream where it came from
	Reason  string
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
		all = append(all, Dead{Subject: raw.Subject[len("dead."):], Reason: raw.Header.Get(reasonHeader)})
		next = raw.Sequence + 1
	}
}
