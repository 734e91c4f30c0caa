package bus

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// maxMessage bounds one message in bytes. An inbound text is at most 64 KB and
// a reply a few hundred bytes.
const maxMessage = 256 << 10

// streams lists what the bus keeps. Limits retention on purpose: work-queue
// and interest streams forget message ids once a message is acknowledged and
// the server restarts (https://github.com/nats-io/nats-server/issues/3272).
func (b *Bus) streams() map[string]struct {
	to     *jetstream.Stream
	config jetstream.StreamConfig
} {
	stream := func(name, subjects, what string, perSubject int64) jetstream.StreamConfig {
		return jetstream.StreamConfig{
			Name: name, Description: what, Subjects: []string{subjects},
			Retention: jetstream.LimitsPolicy, Storage: jetstream.FileStorage, Discard: jetstream.DiscardOld,
			MaxAge: Keep, Duplicates: Keep, MaxMsgSize: maxMessage, MaxMsgsPerSubject: perSubject,
			AllowMsgTTL: true, Replicas: b.replicas,
			// With direct reads any server of a cluster answers, also one that lags,
			// and says "none" of what the others have. One server cannot lag.
			AllowDirect: b.replicas == 1,
		}
	}
	status := stream("STATUS", "status.*.*.*", "how far a reply has come", 1)
	turn := stream("TURN", "turn.*.*", "what the bot decided", -1)
	// A turn outlives the message that it answers, or the message would look
	// unanswered for a moment.
	turn.MaxAge = Keep + 10*time.Minute
	// Direct in a cluster too: a role's permissions can name the subject of a
	// direct read only. Report survives an old answer, see there.
	status.AllowDirect = true
	memory := stream("MEMORY", "memory.*.*", "what the next session begins with: the language", 1)
	memory.MaxAge = remember
	type entry = struct {
		to     *jetstream.Stream
		config jetstream.StreamConfig
	}
	return map[string]entry{
		"IN":     {&b.in, stream("IN", "in.*.*", "what people wrote", -1)},
		"TURN":   {&b.turn, turn},
		"STATUS": {&b.status, status},
		"MEMORY": {&b.memory, memory},
		"DEAD":   {&b.dead, stream("DEAD", "dead.>", "what could not be handled", -1)},
	}
}

func (b *Bus) openStreams(ctx context.Context, keeper bool) error {
	open := b.await
	if keeper {
		open = b.make
	}
	for name, s := range b.streams() {
		stream, err := open(ctx, s.config)
		if err != nil {
			return fmt.Errorf("open stream %s: %w", name, err)
		}
		*s.to = stream
	}
	return nil
}

// make creates a stream or brings it up to date, and waits for a cluster that
// is still choosing its leader. It looks first, and twice in a cluster: the
// server answers neither of two keepers that create a stream at the same time.
func (b *Bus) make(ctx context.Context, c jetstream.StreamConfig) (jetstream.Stream, error) {
	alone := b.replicas == 1
	return b.untilReady(ctx, func(ctx context.Context) (jetstream.Stream, error) {
		s, err := b.js.Stream(ctx, c.Name)
		if err == nil && same(s.CachedInfo().Config, c) {
			return s, nil
		}
		if errors.Is(err, jetstream.ErrStreamNotFound) && !alone {
			alone = true
			return nil, err
		}
		return b.js.CreateOrUpdateStream(ctx, c)
	})
}

// same says whether a stream is as wanted. Where a server has a default that
// is not known here they differ, and the stream is only updated once more.
func same(is, want jetstream.StreamConfig) bool {
	is.Metadata = nil // the server's notes on its own version
	want.MaxConsumers, want.MaxMsgs, want.MaxBytes = -1, -1, -1
	return reflect.DeepEqual(is, want)
}

// await waits until the keeper has made the stream.
func (b *Bus) await(ctx context.Context, c jetstream.StreamConfig) (jetstream.Stream, error) {
	return b.untilReady(ctx, func(ctx context.Context) (jetstream.Stream, error) {
		return b.js.Stream(ctx, c.Name)
	})
}

func (b *Bus) untilReady(ctx context.Context, try func(context.Context) (jetstream.Stream, error)) (jetstream.Stream, error) {
	for {
		attempt, cancel := context.WithTimeout(ctx, 2*time.Second) // a cluster without a leader does not answer
		s, err := try(attempt)
		cancel()
		if err == nil || ctx.Err() != nil || !passing(err) {
			return s, err
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("gave up waiting: %w", err)
		case <-time.After(50*time.Millisecond + rand.N(200*time.Millisecond)):
		}
	}
}

// errNoPeers is JetStream's code for "fewer servers are up than replicas asked for".
const errNoPeers jetstream.ErrorCode = 10005

// passing says whether a start error may go away by itself.
func passing(err error) bool {
	var api *jetstream.APIError
	if errors.As(err, &api) {
		return api.Code == 503 || api.ErrorCode == errNoPeers || errors.Is(err, jetstream.ErrStreamNotFound)
	}
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, nats.ErrNoResponders) ||
		errors.Is(err, nats.ErrTimeout) || errors.Is(err, nats.ErrReconnectBufExceeded)
}

// isNone says that a stream has no such message.
func isNone(err error) bool { return errors.Is(err, jetstream.ErrMsgNotFound) }
