package bus

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"helsevei/channels"
)

// Inbound is a message as it stands in IN.
type Inbound struct {
	channels.Message
	Conversation string
	Seq          uint64    // its place in IN
	At           time.Time // when it was stored
	data         []byte    // as stored
}

// Letter is the message as it stands in IN.
func (in Inbound) Letter() Letter {
	return Letter{subject: subject("in", in.Channel, in.Conversation), seq: in.Seq, data: in.data}
}

var _ channels.Inlet = (*Bus)(nil)

// Accept stores m and returns nil once it is on disk. A message whose ID is
// there already is not stored again, and that is no error.
func (b *Bus) Accept(ctx context.Context, m channels.Message) error {
	if m.ID == "" || m.Channel == "" || m.Address == "" {
		return errors.New("accept a message: it lacks its id, channel or address")
	}
	body, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("encode a message: %w", err)
	}
	msg := nats.NewMsg(subject("in", m.Channel, b.conversation(m.Channel, m.Address)))
	msg.Data = body
	if _, err := b.js.PublishMsg(ctx, msg, jetstream.WithMsgID(m.ID)); err != nil {
		return fmt.Errorf("store a message in IN: %w", err)
	}
	return nil
}

// NextInbound gives the first message of a conversation that stands after the
// sequence after in IN. ok is false when there is none.
func (b *Bus) NextInbound(ctx context.Context, channel, conversation string, after uint64) (in Inbound, ok bool, err error) {
	raw, err := b.in.GetMsg(ctx, after+1, jetstream.WithGetMsgSubject(subject("in", channel, conversation)))
	if isNone(err) {
		return Inbound{}, false, nil
	}
	if err != nil {
		return Inbound{}, false, fmt.Errorf("read the next message of a conversation: %w", err)
	}
	in = Inbound{Conversation: conversation, Seq: raw.Sequence, At: raw.Time, data: raw.Data}
	in.Channel = channel
	if err := json.Unmarshal(raw.Data, &in.Message); err != nil {
		return in, true, fmt.Errorf("decode message %d of IN: %w", raw.Sequence, ErrUnreadable)
	}
	return in, true, nil
}

// ErrUnreadable stands for a decoding error, whose own text may quote what a
// person wrote.
var ErrUnreadable = errors.New("not the JSON that this version writes")
