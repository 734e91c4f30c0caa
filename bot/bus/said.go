package bus

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"helsevei/channels"
)

// saidTimeout bounds how long a page waits for what was said.
const saidTimeout = 2 * time.Second

// maxSaid is how much of a conversation is shown: its end.
const maxSaid = 200

// Said gives what was said in a conversation, oldest first: what the person wrote
// and what was answered, as far as it is kept. It asks the bot, see
// [Bus.ServeSaid]: a channel has no right to read the streams at will.
func (b *Bus) Said(ctx context.Context, channel, address string) ([]channels.Said, error) {
	ctx, cancel := context.WithTimeout(ctx, saidTimeout)
	defer cancel()
	answer, err := b.conn.RequestWithContext(ctx, subject("said", channel, b.Conversation(channel, address)), nil)
	if err != nil {
		return nil, fmt.Errorf("ask the bot what was said: %w", err)
	}
	if fault := answer.Header.Get("Fault"); fault != "" {
		return nil, fmt.Errorf("ask the bot what was said: %s", fault)
	}
	var said []channels.Said
	if err := json.Unmarshal(answer.Data, &said); err != nil {
		return nil, errors.New("decode what was said: not the JSON that this version writes")
	}
	return said, nil
}

// ServeSaid answers [Bus.Said] until ctx ends. Of several processes one answers.
func (b *Bus) ServeSaid(ctx context.Context) error {
	sub, err := b.conn.QueueSubscribe("said.*.*", "bot", func(msg *nats.Msg) {
		_, channel, conversation := split(msg.Subject)
		answer := nats.NewMsg(msg.Reply)
		said, err := b.said(ctx, channel, conversation)
		if err == nil {
			answer.Data, err = json.Marshal(said)
		}
		if err != nil {
			b.log.Warn("bus: what was said cannot be read", "channel", channel, "error", err)
			answer.Header.Set("Fault", "the streams cannot be read")
		}
		if err := msg.RespondMsg(answer); err != nil {
			b.log.Warn("bus: what was said cannot be answered", "channel", channel, "error", err)
		}
	})
	if err != nil {
		return fmt.Errorf("serve what was said: %w", err)
	}
	_ = b.conn.FlushTimeout(saidTimeout) // without a connection it is sent once there is one
	context.AfterFunc(ctx, func() { _ = sub.Unsubscribe() })
	return nil
}

func (b *Bus) said(ctx context.Context, channel, conversation string) ([]channels.Said, error) {
	var all []channels.Said
	err := each(ctx, b.in, subject("in", channel, conversation), func(raw *jetstream.RawStreamMsg) {
		var m channels.Message
		if json.Unmarshal(raw.Data, &m) == nil {
			all = append(all, channels.Said{Seq: raw.Sequence, At: raw.Time, Text: m.Text})
		}
	})
	if err != nil {
		return nil, err
	}
	err = each(ctx, b.turn, subject("turn", channel, conversation), func(raw *jetstream.RawStreamMsg) {
		var r record
		if json.Unmarshal(raw.Data, &r) == nil && r.Reply.Text != "" {
			all = append(all, channels.Said{Seq: raw.Sequence, At: raw.Time, Reply: &r.Reply, State: r.State})
		}
	})
	slices.SortStableFunc(all, func(x, y channels.Said) int { return x.At.Compare(y.At) })
	return all[max(0, len(all)-maxSaid):], err
}

// each calls yield with the messages of a subject.
func each(ctx context.Context, stream jetstream.Stream, subj string, yield func(*jetstream.RawStreamMsg)) error {
	for next := uint64(1); ; {
		raw, err := stream.GetMsg(ctx, next, jetstream.WithGetMsgSubject(subj))
		if isNone(err) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read a conversation in %s: %w", stream.CachedInfo().Config.Name, err)
		}
		yield(raw)
		next = raw.Sequence + 1
	}
}
