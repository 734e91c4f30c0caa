package bus

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"helsevei/channels"
)

// ackWait is how long a message stays with a process that gives no sign of
// life before another gets it. It bounds how late an answer is after a crash.
const ackWait = 5 * time.Second

// heartbeat is how often the server gives a sign of life to a consumer without
// messages. When two are missing, the consumer asks the server's successor.
const heartbeat = 2 * time.Second

// Delivery is a message handed to a consumer, which holds it until it calls
// Ack. A message that is held when its consumer stops, or when the process
// dies, is handed out again.
type Delivery struct {
	Seq   uint64    // its place in its stream
	Tries uint64    // how often it was handed out, 1 for the first time
	At    time.Time // when it was stored
	msg   jetstream.Msg
	held  *held
}

func newDelivery(msg jetstream.Msg, h *held) (Delivery, error) {
	meta, err := msg.Metadata()
	if err != nil {
		return Delivery{}, fmt.Errorf("read a message's metadata: %w", err)
	}
	return Delivery{Seq: meta.Sequence.Stream, Tries: meta.NumDelivered, At: meta.Timestamp, msg: msg, held: h}, nil
}

// Address gives the channel and the conversation that an IN or TURN message
// belongs to.
func (d Delivery) Address() (channel, conversation string) {
	_, channel, conversation = split(d.msg.Subject())
	return channel, conversation
}

// Letter names the message.
func (d Delivery) Letter() Letter {
	return Letter{d.msg.Subject(), d.Seq}
}

// Ack says that the message is done with. If the acknowledgement is lost, the
// message comes again.
func (d Delivery) Ack() error {
	d.held.remove(d.Seq)
	if err := d.msg.Ack(); err != nil {
		return fmt.Errorf("acknowledge message %d: %w", d.Seq, err)
	}
	return nil
}

// Inbound decodes an IN message.
func (d Delivery) Inbound() (Inbound, error) {
	_, conversation := d.Address()
	return decodeInbound(d.msg.Subject(), conversation, d.Seq, d.At, d.msg.Data())
}

// Turn decodes a TURN message.
func (d Delivery) Turn() (channels.Turn, error) {
	channel, conversation := d.Address()
	t := channels.Turn{Channel: channel, Conversation: conversation, Seq: d.Seq, Attempt: 1, At: d.At}
	var r record
	if err := json.Unmarshal(d.msg.Data(), &r); err != nil {
		return t, fmt.Errorf("decode turn %d: %w", d.Seq, ErrUnreadable)
	}
	t.Address, t.Reply, t.Erase = r.Address, r.Reply, r.Erase
	return t, nil
}

// Status decodes a STATUS message. The turn is nil when it need not or must not
// be sent again.
func (d Delivery) Status() (channels.Status, *channels.Turn, error) {
	var r report
	if err := json.Unmarshal(d.msg.Data(), &r); err != nil {
		return r.Status, nil, fmt.Errorf("decode status %d: %w", d.Seq, ErrUnreadable)
	}
	return r.Status, r.Turn, nil
}

// Handler is given one message after another, in the order of their stream. It
// must return at once and see to the message elsewhere.
type Handler func(Delivery)

// Inbox consumes IN: what people wrote, on any channel. At most window
// messages are held at a time.
func (b *Bus) Inbox(ctx context.Context, window int, handle Handler) (*Intake, error) {
	return b.consume(ctx, b.in, "bot", "in.*.*", window, handle)
}

// Outbox consumes the turns of one channel.
func (b *Bus) Outbox(ctx context.Context, channel string, window int, handle Handler) (*Intake, error) {
	return b.consume(ctx, b.turn, channel, subject("turn", channel, "*"), window, handle)
}

// Statuses consumes the delivery reports of one channel.
func (b *Bus) Statuses(ctx context.Context, channel string, window int, handle Handler) (*Intake, error) {
	return b.consume(ctx, b.status, channel, subject("status", channel, "*", "*"), window, handle)
}

// LastTurn is the sequence of the newest message in TURN.
func (b *Bus) LastTurn(ctx context.Context) (uint64, error) {
	info, err := b.turn.Info(ctx)
	if err != nil {
		return 0, fmt.Errorf("ask for the newest turn: %w", err)
	}
	return info.State.LastSeq, nil
}

// Intake is a running consumer.
type Intake struct {
	pull jetstream.ConsumeContext
	held *held
}

// ErrLost says that the hand-outs have ended although nobody stopped them: the
// consumer was deleted.
var ErrLost = errors.New("the bus has ended the hand-outs; start again, and see who deletes consumers")

// Ended is closed when the hand-outs have ended.
func (i *Intake) Ended() <-chan struct{} { return i.pull.Closed() }

// Stop ends the hand-outs and returns when the handler has returned for the
// last time. What is held stays held.
func (i *Intake) Stop() { i.pull.Stop(); <-i.pull.Closed() }

// Release gives back what is still held, so that another process gets it at
// once. Call it when the work on held messages has ended.
func (i *Intake) Release() { i.held.giveBack() }

// consume reads a durable consumer until the intake is stopped.
func (b *Bus) consume(ctx context.Context, stream jetstream.Stream, name, filter string, window int, handle Handler) (*Intake, error) {
	c, err := stream.CreateOrUpdateConsumer(ctx, jetstream.ConsumerConfig{
		Durable: name, FilterSubject: filter, AckPolicy: jetstream.AckExplicitPolicy,
		AckWait: ackWait, MaxDeliver: -1, MaxAckPending: window, Replicas: b.replicas,
	})
	if err != nil {
		return nil, fmt.Errorf("consume %s: %w", filter, err)
	}
	b.mu.Lock()
	b.consumers = append(b.consumers, c)
	b.mu.Unlock()
	h := newHeld()
	pull, err := c.Consume(func(msg jetstream.Msg) {
		if d, err := newDelivery(msg, h); err == nil && h.add(d) {
			handle(d)
		}
	}, jetstream.PullMaxMessages(window), jetstream.PullHeartbeat(heartbeat), jetstream.ConsumeErrHandler(func(_ jetstream.ConsumeContext, err error) {
		b.log.Warn("bus: consumer", "filter", filter, "error", err)
	}))
	if err != nil {
		h.stop()
		return nil, fmt.Errorf("consume %s: %w", filter, err)
	}
	return &Intake{pull: pull, held: h}, nil
}
