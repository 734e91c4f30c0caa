package bus

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nuid"

	"helsevei/channels"
)

// ErrGone says that a turn is not kept any more: it was erased or has expired.
var ErrGone = errors.New("the turn is gone")

const (
	// rereadWait bounds the wait for the turn itself.
	rereadWait = 3 * time.Second
	// rereadPatience bounds the wait for others that are reading.
	rereadPatience = 20 * time.Second
	// rereadIdle is when the server removes what a process that died left behind.
	rereadIdle = 10 * time.Second
)

// Turn reads one turn of a conversation again. With an error other than
// [ErrGone] and [ErrUnreadable] it is worth another try.
//
// It reads by a consumer, because a role's permissions can name the subjects of
// a consumer but not those of a read by sequence. The consumer has a fixed name,
// because permissions cannot name a group of consumers either. So one turn of a
// channel is read at a time, by whichever process could make the consumer.
func (b *Bus) Turn(ctx context.Context, channel, conversation string, seq uint64) (channels.Turn, error) {
	b.rereading.Lock()
	defer b.rereading.Unlock()
	c, err := b.claim(ctx, jetstream.ConsumerConfig{
		Name: channel + "-again", FilterSubject: subject("turn", channel, conversation),
		DeliverPolicy: jetstream.DeliverByStartSequencePolicy, OptStartSeq: seq,
		AckPolicy: jetstream.AckNonePolicy, InactiveThreshold: rereadIdle, MemoryStorage: true, Replicas: 1,
		// Two that ask for the same turn must not share a consumer: it gives each message once.
		Metadata: map[string]string{"reader": nuid.Next()},
	})
	if err != nil {
		return channels.Turn{}, fmt.Errorf("read turn %d again: %w", seq, err)
	}
	defer b.unclaim(ctx, channel+"-again")
	t, err := fetchTurn(c, seq)
	if err != nil {
		return t, fmt.Errorf("read turn %d again: %w", seq, err)
	}
	return t, nil
}

// claim makes a consumer once nobody else has one of its name.
func (b *Bus) claim(ctx context.Context, config jetstream.ConsumerConfig) (jetstream.Consumer, error) {
	ctx, cancel := context.WithTimeout(ctx, rereadPatience)
	defer cancel()
	for {
		c, err := b.turn.CreateConsumer(ctx, config)
		if !taken(err) {
			return c, err
		}
		select {
		case <-ctx.Done():
			// Its owner died together with the server that held it. If it lives
			// all the same, it tries again.
			b.unclaim(ctx, config.Name)
			return nil, err
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// taken recognises a name that somebody else has.
func taken(err error) bool {
	var api *jetstream.APIError
	return errors.As(err, &api) && (api.ErrorCode == jetstream.JSErrCodeConsumerExists || api.ErrorCode == jetstream.JSErrCodeConsumerNameExists)
}

// unclaim lets the next one read. If it fails, the server does it after a while.
func (b *Bus) unclaim(ctx context.Context, name string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), rereadWait)
	defer cancel()
	_ = b.turn.DeleteConsumer(ctx, name)
}

func fetchTurn(c jetstream.Consumer, seq uint64) (channels.Turn, error) {
	// The signs of life tell a turn that is gone from a server that is.
	batch, err := c.Fetch(1, jetstream.FetchMaxWait(rereadWait), jetstream.FetchHeartbeat(rereadWait/6))
	if err != nil {
		return channels.Turn{}, err
	}
	for msg := range batch.Messages() {
		d, err := newDelivery(msg, nil)
		if err != nil {
			return channels.Turn{}, err
		}
		if d.Seq != seq {
			return channels.Turn{}, ErrGone
		}
		return d.Turn()
	}
	if err := batch.Error(); err != nil {
		return channels.Turn{}, err
	}
	return channels.Turn{}, ErrGone
}
