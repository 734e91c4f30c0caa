package slack

import (
	"context"
	"errors"
	"time"
)

var errNotServed = errors.New("slack has not taken our token yet, or no socket is open: see the log")

// Ready returns nil once the channel can serve. It stays so afterwards: while
// Slack is away nothing is gained by taking other channels away too.
func (a *Adapter) Ready() error {
	if !a.known.Load() || a.config.AppToken != "" && !a.greeted.Load() {
		return errNotServed
	}
	return nil
}

// check asks Slack whether it takes our token, until it does: a wrong one is told
// at the start and not when somebody waits for an answer.
// https://docs.slack.dev/reference/methods/auth.test
func (a *Adapter) check(ctx context.Context) {
	for ctx.Err() == nil {
		t, api := a.call()
		_, err := api.AuthTestContext(ctx)
		if err = a.failed(t, err); err == nil {
			a.known.Store(true)
			return
		}
		if ctx.Err() == nil {
			a.log.Error("slack: the app cannot work yet, trying again", "error", err)
		}
		pause(ctx, a.config.Patience)
	}
}

// pause waits for d or until ctx ends.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
