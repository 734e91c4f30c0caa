package slack

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"

	"helsevei/channels"
)

// trip is one call of Slack's API. slack-go hides whether a request got there at
// all, so the trip notes that from below, as the client of one call.
type trip struct {
	adapter *Adapter
	dialled atomic.Bool   // a connection was asked for
	stood   atomic.Bool   // and stood: the request may have arrived
	status  int           // of the answer, 0 for none
	after   time.Duration // from Retry-After
}

// call prepares one call.
func (a *Adapter) call() (*trip, *slack.Client) {
	t := &trip{adapter: a}
	return t, slack.New(a.config.BotToken, slack.OptionAPIURL(a.api), slack.OptionAppLevelToken(a.config.AppToken), slack.OptionHTTPClient(t))
}

// maxAnswer bounds what is read of an answer: a page of history has 100 messages
// of a card each.
const maxAnswer = 16 << 20

// Do implements the client of slack-go. The body is read here and now: an answer
// that breaks off must look like no answer.
func (t *trip) Do(req *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithTimeout(req.Context(), t.adapter.config.Timeout)
	defer cancel()
	req = req.Clone(httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) { t.dialled.Store(true) },
		GotConn: func(httptrace.GotConnInfo) { t.stood.Store(true) },
	}))
	res, err := t.adapter.config.Transport.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	if err != nil {
		return nil, err
	}
	t.status, t.after = res.StatusCode, retryAfter(res.Header.Get("Retry-After"))
	res.Body = io.NopCloser(bytes.NewReader(body))
	return res, nil
}

// mayHaveArrived is false only when it is known that no connection stood. A
// Transport that tells nothing leaves it true.
func (t *trip) mayHaveArrived() bool { return t.stood.Load() || !t.dialled.Load() }

// retryAfter reads seconds; 1 s when a value is there that is none.
func retryAfter(header string) time.Duration {
	if header = strings.TrimSpace(header); header == "" {
		return 0
	}
	s, err := strconv.ParseUint(header, 10, 24)
	if err != nil {
		return time.Second
	}
	return time.Duration(s) * time.Second
}

// failed makes our error of whatever went wrong, or nil. The texts of err are
// left behind, but for Slack's own codes: net/http's hold the URL.
func (a *Adapter) failed(t *trip, err error) error {
	refused := slack.SlackErrorResponse{}
	switch {
	case err == nil:
		return nil
	case t.status == 0:
		return unanswered(t.mayHaveArrived(), err)
	case t.status == http.StatusTooManyRequests:
		return &channels.SendError{Verdict: channels.Retry, Code: "ratelimited", After: max(t.after, time.Second),
			Advice: "too many messages at once: it is tried again when Slack allows it"}
	case t.status >= 500:
		return &channels.SendError{Verdict: channels.Retry, Code: "http " + strconv.Itoa(t.status), Unsure: true, After: t.after,
			Advice: "Slack has a fault: it is tried again; see slack-status.com"}
	case t.status >= 300:
		return &channels.SendError{Verdict: channels.Operator, Code: "http " + strconv.Itoa(t.status),
			Advice: "whoever answers at SLACK_API_URL refuses us: check it and any proxy on the way"}
	case errors.As(err, &refused):
		return a.codes.refused(refused.Err, t.after)
	}
	return &channels.SendError{Verdict: channels.Retry, Code: "unreadable answer", Unsure: true,
		Advice: "the answer was not Slack's: check SLACK_API_URL and any proxy on the way"}
}

// unanswered is a request without an answer. Only when no connection stood is it
// sure that Slack has not got it.
func unanswered(unsure bool, err error) *channels.SendError {
	e := &channels.SendError{Verdict: channels.Retry, Code: "no answer", Unsure: unsure,
		Advice: "Slack did not answer: it is tried again; see slack-status.com"}
	timeout := net.Error(nil)
	switch {
	case errors.Is(err, context.Canceled):
		e.Code, e.Advice = "canceled", "we stopped while sending: it is tried again after the start"
	case errors.As(err, &timeout) && timeout.Timeout():
		e.Code = "timeout"
	case !unsure:
		e.Code, e.Advice = "no connection", "Slack cannot be reached: check the network, DNS and SLACK_API_URL"
	}
	return e
}
