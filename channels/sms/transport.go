package sms

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/twilio/twilio-go/client"
	api "github.com/twilio/twilio-go/rest/api/v2010"
)

// transport is net/http's own with more connections kept: all calls go to one
// host. It never sends a POST again after a byte of it has been written.
func transport() http.RoundTripper {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConnsPerHost = 32
	return t
}

// trip is one request to Twilio. twilio-go fixes the host, takes no context and
// hides the answer's headers, so the trip does that from below, as the
// RoundTripper of a client that lives for one call.
type trip struct {
	ctx     context.Context
	adapter *Adapter
	dialled atomic.Bool   // a connection was asked for
	stood   atomic.Bool   // and stood: the request may have arrived
	status  int           // of the answer, 0 for none
	after   time.Duration // from Retry-After
}

// call prepares one request. Credentials are left out of twilio-go, which would
// refuse a token that is not letters and digits only.
func (a *Adapter) call(ctx context.Context) (*trip, *api.ApiService) {
	t := &trip{ctx: ctx, adapter: a}
	c := &client.Client{Credentials: client.NewCredentials("", ""), HTTPClient: &http.Client{
		Transport: t,
		// Followed, a 307 would be a second POST.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	c.SetAccountSid(a.config.AccountSID)
	// Not NewRequestHandler: it reads TWILIO_EDGE and TWILIO_REGION behind our back.
	return t, api.NewApiService(&client.RequestHandler{Client: c})
}

// maxAnswer bounds what is read of an answer: a page of messages is 50 KB.
const maxAnswer = 4 << 20

// RoundTrip implements http.RoundTripper. The body is read here and now:
// twilio-go leaves it open after an error, and an answer that breaks off must
// look like no answer.
func (t *trip) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(httptrace.WithClientTrace(t.ctx, &httptrace.ClientTrace{
		GetConn: func(string) { t.dialled.Store(true) },
		GotConn: func(httptrace.GotConnInfo) { t.stood.Store(true) },
	}))
	t.redirect(req.URL)
	req.Host = ""
	req.SetBasicAuth(t.adapter.config.AccountSID, t.adapter.config.AuthToken)
	res, err := t.adapter.transport.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	if err != nil {
		return nil, err
	}
	t.status, t.after = res.StatusCode, retryAfter(res.Header.Get("Retry-After"), time.Now())
	res.Body = io.NopCloser(bytes.NewReader(body))
	return res, nil
}

// mayHaveArrived is false only when it is known that no connection stood. A
// Transport that tells nothing leaves it true.
func (t *trip) mayHaveArrived() bool { return t.stood.Load() || !t.dialled.Load() }

// redirect sends the request to TWILIO_API_URL instead.
func (t *trip) redirect(u *url.URL) {
	u.Scheme, u.Host = t.adapter.api.Scheme, t.adapter.api.Host
	u.Path = t.adapter.api.Path + u.Path
	u.RawPath = ""
}

// retryAfter reads seconds or an HTTP date.
func retryAfter(header string, now time.Time) time.Duration {
	header = strings.TrimSpace(header)
	if s, err := strconv.ParseUint(header, 10, 24); err == nil {
		return time.Duration(s) * time.Second
	}
	if at, err := http.ParseTime(header); err == nil {
		return max(0, at.Sub(now))
	}
	return 0
}
