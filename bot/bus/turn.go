package bus

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"helsevei/channels"
)

// ErrRaced says that another process decided the conversation's next turn
// first. Read the session again.
var ErrRaced = errors.New("another process has answered in this conversation")

// eraseTTL is how long at most something of an erased conversation is kept so
// that it can still be sent: the receipt, and a turn that was on its way.
const eraseTTL = time.Hour

// Session is what is known of a conversation: its last turn.
type Session struct {
	Channel, Conversation string
	Seq                   uint64          // of its last turn in TURN, 0 for none
	At                    time.Time       // when that was stored, if it was read back
	Answered              uint64          // sequence in IN of the last message answered
	State                 json.RawMessage // the dialogue's state, nil for none
	Erase                 bool            // the last turn was the receipt for "delete"
}

// Decision is the bot's answer to one message.
type Decision struct {
	In    Inbound
	State json.RawMessage
	Reply channels.Reply
	// Erase asks that all that was kept of the conversation goes.
	Erase bool
}

// record is a TURN message.
type record struct {
	In      uint64          `json:"in"`
	Address string          `json:"address"`
	State   json.RawMessage `json:"state,omitempty"`
	Reply   channels.Reply  `json:"reply"`
	Erase   bool            `json:"erase,omitempty"`
}

// Session reads the last turn of a conversation. With [ErrUnreadable] it still
// gives the turn's sequence.
func (b *Bus) Session(ctx context.Context, channel, conversation string) (Session, error) {
	s := Session{Channel: channel, Conversation: conversation}
	raw, err := b.turn.GetLastMsgForSubject(ctx, subject("turn", channel, conversation))
	if isNone(err) {
		return s, nil
	}
	if err != nil {
		return s, fmt.Errorf("read the session: %w", err)
	}
	s.Seq, s.At = raw.Sequence, raw.Time
	var r record
	if err := json.Unmarshal(raw.Data, &r); err != nil {
		return s, fmt.Errorf("decode turn %d: %w", raw.Sequence, ErrUnreadable)
	}
	s.Seq, s.Answered, s.State, s.Erase = raw.Sequence, r.In, r.State, r.Erase
	return s, nil
}

// Decide stores the turn that follows s and returns the session after it. It
// fails with [ErrRaced], and stores nothing, when s is not the conversation's
// last turn any more.
func (b *Bus) Decide(ctx context.Context, s Session, d Decision) (Session, error) {
	body, err := json.Marshal(record{In: d.In.Seq, Address: d.In.Address, State: d.State, Reply: d.Reply, Erase: d.Erase})
	if err != nil {
		return s, fmt.Errorf("encode a turn: %w", err)
	}
	msg := nats.NewMsg(subject("turn", s.Channel, s.Conversation))
	msg.Data = body
	opts := []jetstream.PublishOpt{jetstream.WithMsgID(d.In.ID), jetstream.WithExpectLastSequencePerSubject(s.Seq)}
	if d.Erase {
		opts = append(opts, jetstream.WithMsgTTL(eraseTTL))
	}
	ack, err := b.js.PublishMsg(ctx, msg, opts...)
	if err == nil && ack.Duplicate && d.In.Address != "" {
		return b.skip(ctx, s, d.In)
	}
	if raced(err) {
		b.races.Add(1)
		return s, ErrRaced
	}
	if err != nil {
		return s, fmt.Errorf("store a turn: %w", err)
	}
	s.Seq, s.Answered, s.State, s.Erase = ack.Sequence, d.In.Seq, d.State, d.Erase
	return s, nil
}

// skip moves on past a message that has been answered before: the provider sent
// it again after IN had forgotten its id, because it was erased.
func (b *Bus) skip(ctx context.Context, s Session, in Inbound) (Session, error) {
	again := Inbound{Message: channels.Message{ID: fmt.Sprintf("%s again, %d", in.ID, in.Seq)}, Seq: in.Seq}
	return b.Decide(ctx, s, Decision{In: again, State: s.State})
}

// raced recognises a wrong last sequence. It is checked before the message id,
// so a turn stored by a publish whose acknowledgement was lost looks the same.
func raced(err error) bool {
	var api *jetstream.APIError
	return errors.As(err, &api) && (api.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequence ||
		api.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequenceConstant)
}

// Erase removes what was kept of a conversation before its last turn, on disk
// too. The last turn, the receipt, goes by itself after an hour.
func (b *Bus) Erase(ctx context.Context, s Session) error {
	return errors.Join(
		wipe(ctx, b.in, subject("in", s.Channel, s.Conversation), s.Answered),
		wipe(ctx, b.turn, subject("turn", s.Channel, s.Conversation), s.Seq-1),
		wipe(ctx, b.status, subject("status", s.Channel, s.Conversation, "*"), math.MaxUint64),
		wipe(ctx, b.memory, subject("memory", s.Channel, s.Conversation), math.MaxUint64),
		wipe(ctx, b.dead, subject("dead", "*", s.Channel, s.Conversation), math.MaxUint64),
		wipe(ctx, b.dead, subject("dead", "*", s.Channel, s.Conversation, "*"), math.MaxUint64),
	)
}

// wipe overwrites each message of a subject up to a sequence.
func wipe(ctx context.Context, stream jetstream.Stream, subj string, upTo uint64) error {
	for next := uint64(1); ; {
		raw, err := stream.GetMsg(ctx, next, jetstream.WithGetMsgSubject(subj))
		if isNone(err) || err == nil && raw.Sequence > upTo {
			return nil
		}
		if err == nil {
			err = stream.SecureDeleteMsg(ctx, raw.Sequence)
		}
		if err != nil {
			return fmt.Errorf("erase from %s: %w", stream.CachedInfo().Config.Name, err)
		}
		next = raw.Sequence + 1
	}
}
