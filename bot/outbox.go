package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"helsevei/bot/bus"
	"helsevei/channels"
)

const (
	// outboxWindow is how many turns an outbox holds, and so how far back in
	// the queue an urgent one can stand and still be seen.
	outboxWindow = 4096
	// slots is how many turns are sent at a time. Urgent ones have slots of
	// their own, so many that they go out when all others hang.
	slots, urgentSlots = 8, 64
	// attempts is how often a turn is handed to a provider that takes it and
	// later reports that it failed.
	attempts = 3
	// keepPatience is how long a send tries to keep the provider's id. A cluster
	// that lost a server needs up to 10 s to go on.
	keepPatience = 15 * time.Second
	// longestWait bounds how long the next try waits, whatever the provider
	// asks for.
	longestWait, longestUrgentWait = 5 * time.Minute, 10 * time.Second
	// tooOld ends the tries to send a turn: its question is long forgotten.
	tooOld = time.Hour
)

// Outbox sends the turns of one channel: urgent ones first, one conversation
// in order, as fast as the provider allows. Make one with [NewOutbox] and run
// it with [Outbox.Run].
//
// One goroutine owns the queue; sends run beside it and come back as results.
type Outbox struct {
	bus     *bus.Bus
	channel string
	sender  channels.Sender
	limit   *rate.Limiter
	log     *slog.Logger
	now     func() time.Time

	queue    queue
	resends  sync.WaitGroup
	arrivals chan *parcel
	results  chan result
	paused   time.Time // no ordinary turn goes out before
	started  uint64    // the newest turn when this process started
}

// parcel is a turn on its way out.
type parcel struct {
	turn  channels.Turn
	tries int // failed so far
	held  bus.Delivery
}

type result struct {
	*parcel
	err error
}

// NewOutbox makes the outbox of a channel. perSecond bounds how many turns are
// handed to the sender each second.
func NewOutbox(b *bus.Bus, channel string, s channels.Sender, perSecond float64, log *slog.Logger) *Outbox {
	return &Outbox{
		bus: b, channel: channel, sender: s, log: log.With("channel", channel), now: time.Now,
		limit: rate.NewLimiter(rate.Limit(perSecond), max(1, int(perSecond))),
		// Room for all that can be held, so that handing over never waits.
		arrivals: make(chan *parcel, 2*outboxWindow), results: make(chan result, 2*outboxWindow),
	}
}

// Run sends until ctx ends, then waits for the sends that it has begun, which
// work in drain's time. What is still queued is handed out again.
func (o *Outbox) Run(ctx, drain context.Context) (err error) {
	ctx, stop := context.WithCancel(ctx) // also when the bus ends the hand-outs
	defer stop()
	if o.started, err = o.bus.LastTurn(ctx); err != nil {
		return err
	}
	turns, err := o.bus.Outbox(ctx, o.channel, outboxWindow, func(d bus.Delivery) { o.take(drain, d) })
	if err != nil {
		return err
	}
	reports, err := o.bus.Statuses(ctx, o.channel, outboxWindow, func(d bus.Delivery) { o.follow(ctx, drain, d) })
	if err != nil {
		turns.Stop()
		turns.Release()
		return err
	}
	err = o.loop(ctx, drain, turns.Ended(), reports.Ended())
	stop()
	turns.Stop()
	reports.Stop()
	o.finish(drain)
	o.resends.Wait()
	turns.Release()
	reports.Release()
	return err
}

// loop sends what may be sent and sleeps until something changes.
func (o *Outbox) loop(ctx, drain context.Context, turns, reports <-chan struct{}) error {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		timer.Reset(o.dispatch(drain))
		select {
		case <-ctx.Done():
			return nil
		case <-turns:
			return bus.ErrLost
		case <-reports:
			return bus.ErrLost
		case p := <-o.arrivals:
			o.queue.add(p)
		case r := <-o.results:
			o.settle(drain, r)
		case <-timer.C:
		}
	}
}

// dispatch starts every send that may start now and returns how long nothing
// more can.
func (o *Outbox) dispatch(ctx context.Context) time.Duration {
	for {
		if p := o.queue.nextUrgent(urgentSlots); p != nil {
			o.limit.Allow() // an urgent turn uses its place but does not wait for it
			o.send(ctx, p)
			continue
		}
		now := o.now()
		if wait := o.paused.Sub(now); wait > 0 {
			return wait
		}
		if !o.queue.ready(slots) {
			return time.Hour
		}
		place := o.limit.ReserveN(now, 1)
		if wait := place.DelayFrom(now); wait > 0 {
			place.CancelAt(now)
			return wait
		}
		o.send(ctx, o.queue.next())
	}
}

func (o *Outbox) send(ctx context.Context, p *parcel) {
	go func() { o.results <- result{p, o.attempt(ctx, p)} }()
}

// attempt hands a turn to the provider, and keeps the provider's id before
// anything else can happen.
func (o *Outbox) attempt(ctx context.Context, p *parcel) (err error) {
	t := p.turn
	if t.Uncertain {
		if t.Known, err = o.bus.Known(ctx, t); err != nil && !t.Reply.Urgent {
			return err
		}
	}
	id, err := o.sender.Send(ctx, t)
	if err != nil || id == "" {
		return err
	}
	return o.keep(ctx, t, id)
}

// keep stores a provider's id, for some time also while the bus fails: the
// provider has nothing to do with it, so its patience would be out of place.
func (o *Outbox) keep(ctx context.Context, t channels.Turn, id string) error {
	for try, began := 0, o.now(); ; try++ {
		err := o.bus.Sent(ctx, t, id)
		if err == nil || ctx.Err() != nil || o.now().Sub(began) > keepPatience {
			return err
		}
		pause(ctx, backoff(try, 100*time.Millisecond, time.Second))
	}
}

// settle decides what follows from a result.
func (o *Outbox) settle(ctx context.Context, r result) {
	var refused *channels.SendError
	errors.As(r.err, &refused)
	switch {
	case r.err == nil:
		o.done(r.parcel)
	case ctx.Err() != nil:
		o.queue.done(r.parcel) // stopping: it is handed out again
	case refused != nil && (refused.Verdict == channels.Permanent || refused.Verdict == channels.OptedOut):
		o.bury(ctx, r.parcel, refused.Error())
	case o.now().Sub(r.turn.At) > tooOld:
		o.bury(ctx, r.parcel, fmt.Sprintf("gave up after %s: %v", tooOld, r.err))
	default:
		o.retry(r, refused)
	}
}

// retry tries again later. The conversation waits meanwhile, so that its turns
// stay in order.
func (o *Outbox) retry(r result, refused *channels.SendError) {
	p := r.parcel
	wait := patience(p.tries, p.turn.Reply.Urgent)
	p.tries++
	p.turn.Uncertain = p.turn.Uncertain || refused == nil || refused.Unsure
	if refused != nil {
		after := min(refused.After, longestWait)
		if after > 0 {
			o.paused = o.now().Add(after)
		}
		if p.turn.Reply.Urgent {
			after = min(after, longestUrgentWait)
		}
		wait = max(wait, after)
		if refused.Verdict == channels.Operator {
			o.log.Error("outbox: nothing goes out until somebody sees to it", "code", refused.Code, "advice", refused.Advice)
		}
	}
	o.log.Warn("outbox: sending failed, trying again", "turn", p.turn.Seq, "in", wait, "error", r.err)
	o.queue.leave(p)
	time.AfterFunc(wait, func() { o.arrivals <- p })
}

// patience is how long to wait after the given number of failures.
func patience(tries int, urgent bool) time.Duration {
	if urgent {
		return backoff(tries, time.Second, longestUrgentWait)
	}
	return backoff(tries, 2*time.Second, longestWait)
}

func (o *Outbox) done(p *parcel) {
	o.queue.done(p)
	o.ack(p.held)
}

func (o *Outbox) bury(ctx context.Context, p *parcel, reason string) {
	o.log.Error("outbox: turn put aside; see DEAD", "turn", p.turn.Seq, "urgent", p.turn.Reply.Urgent, "reason", reason)
	if err := o.bus.Bury(ctx, p.held.Letter(), reason); err != nil {
		o.log.Error("outbox: it could not be put aside and will be tried again", "turn", p.turn.Seq, "error", err)
		p.tries++
		o.queue.leave(p)
		time.AfterFunc(time.Minute, func() { o.arrivals <- p })
		return
	}
	o.done(p)
}

// ack acknowledges a message. If that is lost, the turn comes again and is
// looked up at the provider.
func (o *Outbox) ack(d bus.Delivery) {
	if err := d.Ack(); err != nil {
		o.log.Warn("outbox: a message will come again", "error", err)
	}
}

// aside puts a message that never was in the queue into DEAD.
func (o *Outbox) aside(ctx context.Context, d bus.Delivery, reason string) {
	o.log.Error("outbox: message put aside; see DEAD", "message", d.Seq, "reason", reason)
	if err := o.bus.Bury(ctx, d.Letter(), reason); err != nil {
		o.log.Error("outbox: it could not be put aside and is kept until the next start", "error", err)
		return
	}
	o.ack(d)
}

// finish waits for the sends that have begun.
func (o *Outbox) finish(ctx context.Context) {
	for o.queue.sending() > 0 {
		o.settle(ctx, <-o.results)
	}
}

// take receives a turn from the bus.
func (o *Outbox) take(ctx context.Context, d bus.Delivery) {
	t, err := d.Turn()
	if err != nil {
		o.aside(ctx, d, err.Error())
		return
	}
	if t.Reply.Text == "" || t.Address == "" {
		o.ack(d) // a turn that says nothing
		return
	}
	// What stood here before this process began, or was handed out before, may
	// have been sent by a process that died before it could say so.
	t.Uncertain = d.Tries > 1 || d.Seq <= o.started
	o.arrivals <- &parcel{turn: t, held: d}
}

// follow receives a delivery report, and sends again what the provider took
// and then lost.
func (o *Outbox) follow(ctx, drain context.Context, d bus.Delivery) {
	s, t, err := d.Status()
	retry := s.Verdict == channels.Retry && s.Attempt < attempts
	switch {
	case err != nil:
		o.aside(drain, d, err.Error())
	case !s.State.Lost(), retry && t == nil: // a report that overtook our own comes again with the turn
		o.ack(d)
	case retry:
		o.resends.Go(func() { o.again(ctx, d, s, *t) })
	default:
		o.aside(drain, d, fmt.Sprintf("the turn was not delivered: %s, code %s, %s, attempt %d", s.State, s.Code, s.Verdict, s.Attempt))
	}
}

// again puts a turn into the queue for its next attempt.
func (o *Outbox) again(ctx context.Context, d bus.Delivery, s channels.Status, t channels.Turn) {
	t.Attempt = s.Attempt + 1
	t.Uncertain = d.Tries > 1
	o.log.Warn("outbox: a turn was lost on its way, sending it again", "turn", s.Seq, "code", s.Code, "attempt", t.Attempt)
	pause(ctx, patience(s.Attempt, t.Reply.Urgent))
	o.arrivals <- &parcel{turn: t, held: d}
}
