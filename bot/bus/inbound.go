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
}

// Letter names the message.
func (in Inbound) Letter() Letter {
	return Letter{subject("in", in.Channel, in.Conversation), in.Seq}
}

var _ channels.Inlet = (*Bus)(nil)

// Accept stores m and returns nil once it is on disk. A message whose ID is
// there already is not stored again, and that is no error. What may be an
// identity number is not stored.
func (b *Bus) Accept(ctx context.Context, m channels.Message) error {
	if m.ID == "" || m.Channel == "" || m.Address == "" {
		return errors.New("accept a message: it lacks its id, channel or address")
	}
	m.Text = channels.HideIdentityNumbers(m.Text)
	body, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("encode a message: %w", err)
	}
	msg := nats.NewMsg(subject("in", m.Channel, b.Conversation(m.Channel, m.Address)))
	msg.Data = body
	if _, err := b.js.PublishMsg(ctx, msg, jetstream.WithMsgID(m.ID)); err != nil {
		b.log.Error("bus: a message was not stored", "channel", m.Channel, "error", err)
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
	in, err = decodeInbound(raw.Subject, conversation, raw.Sequence, raw.Time, raw.Data)
	return in, true, err
}

// decodeInbound reads an IN message. With an error it still gives what is known
// without the body.
func decodeInbound(subj, conversation string, seq uint64, at time.Time, data []byte) (Inbound, error) {
	_, channel, _ := split(subj)
	in := Inbound{Conversation: conversation, Seq: seq, At: at}
	err := json.Unmarshal(data, &in.Message)
	in.Channel = channel
	if err != nil {
		return in, fmt.Errorf("decode message %d of IN: %w", seq, ErrUnreadable)
	}
	return in, nil
}

// Unanswered gives the first message of a conversation that s does not answer.
// ok is false when there is none, although d was handed out: it has been erased
// or has expired since.
func (b *Bus) Unanswered(ctx context.Context, s Session, d Delivery) (in Inbound, ok bool, err error) {
	in, ok, err = b.NextInbound(ctx, s.Channel, s.Conversation, s.Answered)
	if ok || err != nil {
		return in, ok, err
	}
	// In a cluster d may come from a server that is ahead of the one that we ask.
	info, err := b.in.Info(ctx)
	if err != nil {
		return in, false, fmt.Errorf("ask how far IN is: %w", err)
	}
	if info.State.LastSeq < d.Seq {
		return in, false, fmt.Errorf("message %d of IN is not on its leader yet, which is at %d", d.Seq, info.State.LastSeq)
	}
	return b.NextInbound(ctx, s.Channel, s.Conversation, s.Answered)
}

// ErrUnreadable stands for a decoding error, whose own text may quote what a
// person wrote.
var ErrUnreadable = errors.New("not the JSON that this version writes")
