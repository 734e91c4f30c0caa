package bus

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"helsevei/channels"
)

// ErrGone says that there is no such dead letter, or that what it names is not kept
// any more.
var ErrGone = errors.New("it is not there any more")

// ErrAnswered says that a letter is about a message, whose person has been given 113
// and 116 117 instead of an answer: there is nothing to try again.
var ErrAnswered = errors.New("it is a message, and its person has been given 113 and 116 117: drop it")

// DropDead takes a letter, named by its place in DEAD, out of it.
func (b *Bus) DropDead(ctx context.Context, place uint64) error {
	if _, err := b.deadAt(ctx, place); err != nil {
		return err
	}
	if err := b.dead.SecureDeleteMsg(ctx, place); err != nil {
		return fmt.Errorf("drop dead letter %d: %w", place, err)
	}
	return nil
}

// RetryDead sends a turn once more that could not be sent or did not arrive, and
// takes its letter out of DEAD.
func (b *Bus) RetryDead(ctx context.Context, place uint64) error {
	d, err := b.deadAt(ctx, place)
	if err != nil {
		return err
	}
	switch stream, _, _ := split(d.Subject); stream {
	case "in":
		err = ErrAnswered
	case "turn":
		err = b.sendAnew(ctx, d.Subject, d.Seq, place)
	case "status": // of a turn, whose sequence ends the subject
		parts := strings.Split(d.Subject, ".")
		seq, parseErr := strconv.ParseUint(parts[len(parts)-1], 10, 64)
		err = errors.Join(parseErr, b.sendAnew(ctx, subject("turn", parts[1], parts[2]), seq, place))
	default:
		err = fmt.Errorf("nobody knows how to retry %s", stream)
	}
	if err != nil {
		return fmt.Errorf("retry dead letter %d: %w", place, err)
	}
	return b.DropDead(ctx, place)
}

func (b *Bus) deadAt(ctx context.Context, place uint64) (Dead, error) {
	raw, err := b.dead.GetMsg(ctx, place)
	if isNone(err) {
		return Dead{}, fmt.Errorf("dead letter %d: %w", place, ErrGone)
	}
	if err != nil {
		return Dead{}, fmt.Errorf("read dead letter %d: %w", place, err)
	}
	return deadOf(raw), nil
}

// sendAnew says a turn again as a new one, in the state that the conversation has
// now.
func (b *Bus) sendAnew(ctx context.Context, subj string, seq, place uint64) error {
	raw, err := b.turn.GetMsg(ctx, seq)
	if isNone(err) || err == nil && raw.Subject != subj {
		return ErrGone
	}
	if err != nil {
		return err
	}
	var r record
	if json.Unmarshal(raw.Data, &r) != nil {
		return ErrUnreadable
	}
	_, channel, conversation := split(subj)
	s, err := b.Session(ctx, channel, conversation)
	if err != nil {
		return err
	}
	in := Inbound{Message: channels.Message{ID: fmt.Sprintf("retry of dead letter %d", place), Address: r.Address}, Seq: s.Answered}
	_, err = b.Decide(ctx, s, Decision{In: in, State: s.State, Reply: r.Reply})
	return err
}

// Forget erases all that is kept of a conversation, at once and on disk.
func (b *Bus) Forget(ctx context.Context, channel, conversation string) error {
	return b.Erase(ctx, Session{Channel: channel, Conversation: conversation, Seq: math.MaxUint64, Answered: math.MaxUint64})
}

func deadOf(raw *jetstream.RawStreamMsg) Dead {
	seq, _ := strconv.ParseUint(raw.Header.Get(seqHeader), 10, 64)
	return Dead{Letter{raw.Subject[len("dead."):], seq}, raw.Sequence, raw.Time, raw.Header.Get(reasonHeader)}
}

// Dead is a message in DEAD.
type Dead struct {
	Letter
	Place  uint64 // in DEAD
	At     time.Time
	Reason string // names nobody
}
