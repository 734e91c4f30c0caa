package slack

import (
	"context"
	"sync"
	"time"

	"github.com/slack-go/slack"
)

// rooms remembers the channel of each person's direct messages with the app, and
// when something may next be posted there. The zero value is ready.
type rooms struct {
	mu   sync.Mutex
	id   map[string]string    // by user
	next map[string]time.Time // by room
}

func (r *rooms) get(user string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.id[user]
}

func (r *rooms) put(user, room string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.id == nil {
		r.id = map[string]string{}
	}
	r.id[user] = room
}

// due gives how long a room wants to be left alone. What is urgent does not wait:
// Slack allows short bursts.
func (r *rooms) due(room string, urgent bool, now time.Time) time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	if urgent {
		return 0
	}
	return r.next[room].Sub(now)
}

// spoke notes that something was posted in a room. It is counted from Slack's
// answer on: Slack counts from when it got the request, which nobody here knows.
func (r *rooms) spoke(room string, until time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.next == nil {
		r.next = map[string]time.Time{}
	}
	r.next[room] = until
}

// room gives the channel of a person's direct messages, and opens it if need be.
// Opening one that is open changes nothing.
// https://docs.slack.dev/reference/methods/conversations.open
func (a *Adapter) room(ctx context.Context, user string) (string, error) {
	if id := a.rooms.get(user); id != "" {
		return id, nil
	}
	t, api := a.call()
	c, _, _, err := api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{user}})
	if err := a.failed(t, err); err != nil {
		return "", err
	}
	a.rooms.put(user, c.ID)
	return c.ID, nil
}

// fallback tells a person what to do while we cannot take their message.
func (a *Adapter) fallback(ctx context.Context, user string) error {
	room, err := a.room(ctx, user)
	if err != nil {
		return err
	}
	if err := a.wait(ctx, room, false); err != nil {
		return err
	}
	t, api := a.call()
	_, _, err = api.PostMessageContext(ctx, room, slack.MsgOptionText(escape(a.config.Fallback), false))
	a.rooms.spoke(room, time.Now().Add(a.config.Pace))
	return a.failed(t, err)
}

// pointer tells who mentioned us in a channel where the answer is. Nobody else
// sees that line either.
func (a *Adapter) pointer(v event) func() {
	if v.Type != "app_mention" {
		return nil
	}
	return func() {
		a.errand("point to the direct message", func(ctx context.Context) error {
			t, api := a.call()
			_, err := api.PostEphemeralContext(ctx, v.Channel, v.User, slack.MsgOptionText(sayElsewhere, false))
			return a.failed(t, err)
		})
	}
}
