package bus

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"helsevei/channels"
)

var _ channels.Reporter = (*Bus)(nil)

// Report keeps what a provider says about a turn, if it is news: of a later
// attempt, or further on than what was reported before. Two reports at the
// same time cannot undo one another.
func (b *Bus) Report(ctx context.Context, s channels.Status) error {
	if s.State == channels.Unknown {
		return nil
	}
	body, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("encode a status: %w", err)
	}
	for {
		last, seq, err := b.lastStatus(ctx, s)
		if err != nil || !news(last, s) {
			return err
		}
		msg := nats.NewMsg(statusSubject(s))
		msg.Data = body
		_, err = b.js.PublishMsg(ctx, msg, jetstream.WithExpectLastSequencePerSubject(seq))
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

// news says whether s is further on than last.
func news(last, s channels.Status) bool {
	if s.Attempt != last.Attempt {
		return s.Attempt > last.Attempt
	}
	return s.State > last.State
}

func (b *Bus) lastStatus(ctx context.Context, s channels.Status) (channels.Status, uint64, error) {
	raw, err := b.status.GetLastMsgForSubject(ctx, statusSubject(s))
	if isNone(err) {
		return channels.Status{}, 0, nil
	}
	if err != nil {
		return channels.Status{}, 0, fmt.Errorf("read the last status: %w", err)
	}
	var last channels.Status
	if err := json.Unmarshal(raw.Data, &last); err != nil {
		return channels.Status{}, 0, fmt.Errorf("decode status %d: %w", raw.Sequence, ErrUnreadable)
	}
	return last, raw.Sequence, nil
}

// Sent lists the provider's ids of what was sent in the conversation of t,
// except for this attempt at t.
func (b *Bus) Sent(ctx context.Context, t channels.Turn) ([]string, error) {
	// By name and not by sequence: a role's permissions can name the subject of
	// a read, but not those of a read by sequence.
	info, err := b.status.Info(ctx, jetstream.WithSubjectFilter(subject("status", t.Channel, t.Conversation, "*")))
	if err != nil {
		return nil, fmt.Errorf("list what was sent before: %w", err)
	}
	var ids []string
	for subj := range info.State.Subjects {
		raw, err := b.status.GetLastMsgForSubject(ctx, subj)
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
