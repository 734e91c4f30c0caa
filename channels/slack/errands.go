package slack

import (
	"context"
	"errors"
	"time"

	"helsevei/channels"
)

const (
	// errandsAtATime bounds them: they are what can be done without.
	errandsAtATime = 32
	errandTimeout  = time.Minute
	errandTries    = 5
	firstPause     = 200 * time.Millisecond
)

// errand does something beside a message that helps but may fail: close a
// question, point to the direct message. It never holds up an acknowledgement;
// when too many wait already it is left out.
func (a *Adapter) errand(what string, do func(context.Context) error) {
	select {
	case a.slots <- struct{}{}:
	default:
		a.log.Warn("slack: left out, too much to do", "errand", what)
		return
	}
	a.errands.Go(func() {
		defer func() { <-a.slots }()
		ctx, cancel := context.WithTimeout(a.life, errandTimeout)
		defer cancel()
		if err := persist(ctx, do); err != nil {
			a.log.Warn("slack: an errand failed", "errand", what, "error", err)
		}
	})
}

// persist tries again what may pass, when Slack allows it.
func persist(ctx context.Context, do func(context.Context) error) (err error) {
	for try := range errandTries {
		err = do(ctx)
		refused := (*channels.SendError)(nil)
		if !errors.As(err, &refused) || refused.Verdict != channels.Retry {
			return err
		}
		pause(ctx, max(refused.After, firstPause<<try))
	}
	return err
}
