package slack

import (
	"context"
	"time"
)

const (
	// errandsAtATime bounds them: they are what can be done without.
	errandsAtATime = 32
	errandTimeout  = 5 * time.Second
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
		if err := do(ctx); err != nil {
			a.log.Warn("slack: an errand failed", "errand", what, "error", err)
		}
	})
}
