package bus

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"helsevei/channels"
)

// report is a STATUS message: how far a turn has come and, so that it can be
// sent again, the turn.
type report struct {
	channels.Status
	Turn *channels.Turn `json:"turn,omitempty"`
}

var _ channels.Reporter = (*Bus)(nil)

// Report keeps what a provider says about a turn, if it is news: of a later
// attempt, or further on than what was reported before. Two reports at the
// same time cannot undo one another.
func (b *Bus) Report(ctx context.Context, s channels.Status) error {
	if s.State == channels.Unknown {
		return nil
	}
	return b.report(ctx, report{Status: s})
}

// Sent keeps that the provider has taken a turn, under which id, and the turn.
// Of a receipt for "delete" only the id is kept.
func (b *Bus) Sent(ctx context.Context, t channels.Turn, id string) error {
	r := report{Status: channels.Status{Channel: t.Channel, Conversation: t.Conversation, Seq: t.Seq, Attempt: t.Attempt,
		ProviderID: id, State: channels.Queued}}
	if !t.Erase {
		t.Known = nil
		r.Turn = &t
	}
	return b.report(ctx, r)
}

func (b *Bus) report(ctx context.Context, r report) error {
	for {
		last, seq, err := b.lastReport(ctx, r.Status)
		if err != nil {
			return err
		}
		next, news := merge(last, r)
		if !news {
			return nil
		}
		body, err := json.Marshal(next)
		if err != nil {
			return fmt.Errorf("encode a status: %w", err)
		}
		opts := []jetstream.PublishOpt{jetstream.WithExpectLastSequencePerSubject(seq)}
		if next.Turn != nil {
			// The conversation may be erased while the turn is on its way.
			opts = append(opts, jetstream.WithMsgTTL(eraseTTL))
		}
		_, err = b.js.PublishMsg(ctx, &nats.Msg{Subject: statusSubject(r.Status), Data: body}, opts...)
		if raced(err) {
			continue
		}
		if err != nil {
			return fmt.Errorf("store a status: %w", err)
		}
		return nil
	}
}

func statusSubject(s channels.Status) string {
	return subject("status", s.Channel, s.Conversation, strconv.FormatUint(s.Seq, 10))
}

// merge puts a report on top of the last one: the status that is further on,
// and the turn for as long as it may have to be sent again. news is false when
// that is what was there.
func merge(last, r report) (next report, news bool) {
	next = r
	if !further(last.Status, r.Status) {
		next.Status = last.Status
	}
	if next.Turn == nil {
		next.Turn = last.Turn
	}
	if next.State >= channels.Delivered {
		next.Turn = nil
	}
	return next, next.Status != last.Status || (next.Turn == nil) != (last.Turn == nil)
}

// further says whether s is further on than last.
func further(last, s channels.Status) bool {
	if s.Attempt != last.Attempt {
		return s.Attempt > last.Attempt
	}
	return s.State > last.State
}

func (b *Bus) lastReport(ctx context.Context, s channels.Status) (last report, seq uint64, err error) {
	raw, err := b.status.GetLastMsgForSubject(ctx, statusSubject(s))
	if isNone(err) {
		return last, 0, nil
	}
	if err != nil {
		return last, 0, fmt.Errorf("read the last status: %w", err)
	}
	if err := json.Unmarshal(raw.Data, &last); err != nil {
		return last, 0, fmt.Errorf("decode status %d: %w", raw.Sequence, ErrUnreadable)
	}
	return last, raw.Sequence, nil
}

// Known lists the provider's ids of what was sent in the conversation of t,
// except for this attempt at t.
func (b *Bus) Known(ctx context.Context, t channels.Turn) ([]string, error) {
	// By name and not by sequence: a role's permissions can name the subject of
	// a read, but not those of a read by sequence.
	info, err := b.status.Info(ctx, jetstream.WithSubjectFilter(subject("status", t.Channel, t.Conversation, "*")))
	if err != nil {
		return nil, fmt.Errorf("list what was sent before: %w", err)
	}
	var ids []string
	for subj := range info.State.Subjects {
		raw, err := b.listed(ctx, subj)
		if err != nil {
			return nil, fmt.Errorf("read what was sent before: %w", err)
		}
		var s channels.Status
		if err := json.Unmarshal(raw.Data, &s); err == nil && s.ProviderID != "" && (s.Seq != t.Seq || s.Attempt != t.Attempt) {
			ids = append(ids, s.ProviderID)
		}
	}
	return ids, nil
}

// listed reads a status that was there a moment ago. A server that lags may say
// that it is not, so it asks again before it believes it.
func (b *Bus) listed(ctx context.Context, subj string) (*jetstream.RawStreamMsg, error) {
	for try := 0; ; try++ {
		raw, err := b.status.GetLastMsgForSubject(ctx, subj)
		if !isNone(err) || try == 20 {
			return raw, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}
