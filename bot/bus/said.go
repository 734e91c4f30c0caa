package bus

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"helsevei/channels"
)

// recentTimeout bounds how long a page waits for what was said.
const recentTimeout = 2 * time.Second

// Said gives what was said in a conversation, oldest first: what the person wrote
// and what was answered, as far as it is kept.
//
// It reads through consumers of its own, because only they can be limited to the
// subjects of one channel.
func (b *Bus) Said(ctx context.Context, channel, address string) ([]channels.Said, error) {
	ctx, cancel := context.WithTimeout(ctx, recentTimeout)
	defer cancel()
	conversation := b.Conversation(channel, address)
	var all []channels.Said
	err := b.replay(ctx, b.in, subject("in", channel, conversation), func(seq uint64, at time.Time, data []byte) {
		var m channels.Message
		if json.Unmarshal(data, &m) == nil {
			all = append(all, channels.Said{Seq: seq, At: at, Text: m.Text})
		}
	})
	if err != nil {
		return nil, err
	}
	err = b.replay(ctx, b.turn, subject("turn", channel, conversation), func(seq uint64, at time.Time, data []byte) {
		var r record
		if json.Unmarshal(data, &r) == nil && r.Reply.Text != "" {
			all = append(all, channels.Said{Seq: seq, At: at, Reply: &r.Reply, State: r.State})
		}
	})
	slices.SortStableFunc(all, func(x, y channels.Said) int { return x.At.Compare(y.At) })
	return all, err
}

// replay calls each with the messages of a subject that there are now.
func (b *Bus) replay(ctx context.Context, stream jetstream.Stream, subj string, each func(seq uint64, at time.Time, data []byte)) error {
	name := stream.CachedInfo().Config.Name
	c, err := stream.CreateConsumer(ctx, jetstream.ConsumerConfig{
		FilterSubject: subj, AckPolicy: jetstream.AckNonePolicy, MemoryStorage: true, Replicas: 1, InactiveThreshold: 5 * time.Second,
	})
	if err != nil {
		return fmt.Errorf("read a conversation in %s: %w", name, err)
	}
	n := int(c.CachedInfo().NumPending)
	if n == 0 {
		return nil
	}
	batch, err := c.Fetch(n, jetstream.FetchMaxWait(recentTimeout))
	if err != nil {
		return fmt.Errorf("read a conversation in %s: %w", name, err)
	}
	for msg := range batch.Messages() {
		meta, err := msg.Metadata()
		if err != nil {
			return fmt.Errorf("read a conversation in %s: %w", name, err)
		}
		each(meta.Sequence.Stream, meta.Timestamp, msg.Data())
	}
	if err := batch.Error(); err != nil {
		return fmt.Errorf("read a conversation in %s: %w", name, err)
	}
	return nil
}
