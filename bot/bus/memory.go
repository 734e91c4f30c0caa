package bus

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// remember is how long what a conversation should begin with next time is kept:
// the person's language, and nothing that they wrote.
const remember = 90 * 24 * time.Hour

// Remember keeps what the next session of a conversation begins with.
func (b *Bus) Remember(ctx context.Context, s Session, state json.RawMessage) error {
	if _, err := b.js.Publish(ctx, subject("memory", s.Channel, s.Conversation), state); err != nil {
		return fmt.Errorf("keep what the next session begins with: %w", err)
	}
	return nil
}

// Remembered gives what [Bus.Remember] kept, nil for nothing.
func (b *Bus) Remembered(ctx context.Context, channel, conversation string) (json.RawMessage, error) {
	raw, err := b.memory.GetLastMsgForSubject(ctx, subject("memory", channel, conversation))
	if isNone(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read what the session begins with: %w", err)
	}
	return raw.Data, nil
}
