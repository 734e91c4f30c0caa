package slacktest

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Patience is how long Slack waits for an acknowledgement.
const Patience = 3 * time.Second

// Webhook posts to the app as Slack does.
type Webhook struct {
	Target string // the app's own address, "http://127.0.0.1:8080"
	Secret string // the signing secret
}

// Result is what the app answered.
type Result struct {
	Status int
	Body   string
}

// Change spoils or marks a request.
type Change func(*http.Request)

// BadSignature replaces the signature.
func BadSignature() Change {
	return func(r *http.Request) { r.Header.Set("X-Slack-Signature", "v0="+strings.Repeat("0", 64)) }
}

// NoSignature leaves it out.
func NoSignature() Change { return func(r *http.Request) { r.Header.Del("X-Slack-Signature") } }

// Retry marks a request as the nth that is tried again.
func Retry(n int, reason string) Change {
	return func(r *http.Request) {
		r.Header.Set("X-Slack-Retry-Num", strconv.Itoa(n))
		r.Header.Set("X-Slack-Retry-Reason", reason)
	}
}

// Event posts an event once.
func (h *Webhook) Event(ctx context.Context, e Event, changes ...Change) (Result, error) {
	return h.Post(ctx, "/slack/events", "application/json", e.JSON(), time.Now(), changes...)
}

// Deliver posts an event as Slack does: until it is acknowledged in time, and
// after each of the waits again. It returns how often it was posted.
func (h *Webhook) Deliver(ctx context.Context, e Event, waits []time.Duration) (posts int, err error) {
	for n := 0; ; n++ {
		var changes []Change
		if n > 0 {
			changes = append(changes, Retry(n, "http_error"))
		}
		res, err := h.Event(ctx, e, changes...)
		switch {
		case err == nil && res.Status/100 == 2:
			return n + 1, nil
		case n == len(waits):
			return n + 1, fmt.Errorf("slacktest: given up after %d posts", n+1)
		}
		select {
		case <-time.After(waits[n]):
		case <-ctx.Done():
			return n + 1, ctx.Err()
		}
	}
}

// Press posts a press of a button or a choice of a menu.
func (h *Webhook) Press(ctx context.Context, p Press, changes ...Change) (Result, error) {
	payload, err := p.JSON()
	if err != nil {
		return Result{}, err
	}
	return h.form(ctx, "/slack/interactions", url.Values{"payload": {string(payload)}}, changes...)
}

// Command posts "/helsevei text".
func (h *Webhook) Command(ctx context.Context, trigger, user, text string, changes ...Change) (Result, error) {
	return h.form(ctx, "/slack/commands", url.Values{"command": {"/helsevei"}, "trigger_id": {trigger}, "user_id": {user},
		"team_id": {Team}, "channel_id": {"C0CHANNEL"}, "text": {text}}, changes...)
}

func (h *Webhook) form(ctx context.Context, path string, form url.Values, changes ...Change) (Result, error) {
	return h.Post(ctx, path, "application/x-www-form-urlencoded", []byte(form.Encode()), time.Now(), changes...)
}

// Post signs a body as of a time and posts it.
func (h *Webhook) Post(ctx context.Context, path, kind string, body []byte, at time.Time, changes ...Change) (Result, error) {
	ctx, cancel := context.WithTimeout(ctx, Patience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, h.Target+path, strings.NewReader(string(body)))
	if err != nil {
		return Result{}, err
	}
	stamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(h.Secret))
	fmt.Fprintf(mac, "v0:%s:%s", stamp, body)
	req.Header.Set("Content-Type", kind)
	req.Header.Set("X-Slack-Request-Timestamp", stamp)
	req.Header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
	for _, change := range changes {
		change(req)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return Result{}, err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	return Result{res.StatusCode, string(text)}, err
}

// Verify posts the question by which Slack tests an address.
func (h *Webhook) Verify(ctx context.Context, challenge string, changes ...Change) (Result, error) {
	body, _ := json.Marshal(map[string]string{"type": "url_verification", "token": "old", "challenge": challenge})
	return h.Post(ctx, "/slack/events", "application/json", body, time.Now(), changes...)
}
