package twiliotest

import (
	"bytes"
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Webhook makes the calls that Twilio makes to us.
type Webhook struct {
	// Public is our public URL as Twilio knows it; signatures are over it.
	Public string
	// Target is where the calls really go, such as http://127.0.0.1:8080; ""
	// means Public. A path of Public is stripped, as our proxy does.
	Target string
	// AccountSID and AuthToken are the account's.
	AccountSID, AuthToken string
	// To is our number.
	To string
	// Transport is nil for the network, or [InProcess].
	Transport http.RoundTripper
}

// Response is what we answered.
type Response struct {
	Status int
	Header http.Header
	Body   string
}

// Option changes a call after it has been signed, as an attacker or a proxy
// would.
type Option func(*http.Request)

// Header sets a header.
func Header(name, value string) Option {
	return func(r *http.Request) { r.Header.Set(name, value) }
}

// BadSignature signs with another token.
func BadSignature() Option {
	return Header("X-Twilio-Signature", Sign("another token", "https://elsewhere.example", nil))
}

// NoSignature leaves the signature out.
func NoSignature() Option {
	return func(r *http.Request) { r.Header.Del("X-Twilio-Signature") }
}

// Retry marks a call as a repetition: Twilio sends the same token with each try.
// https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
func Retry(token string) Option { return Header("I-Twilio-Idempotency-Token", token) }

// Body replaces the signed body.
func Body(body string) Option {
	return func(r *http.Request) {
		r.Body, r.ContentLength = io.NopCloser(strings.NewReader(body)), int64(len(body))
		r.GetBody = nil
	}
}

// InboundForm is the form of a received text.
// https://www.twilio.com/docs/messaging/guides/webhook-request
func (wh *Webhook) InboundForm(sid, from, text string) url.Values {
	return url.Values{"MessageSid": {sid}, "SmsSid": {sid}, "SmsMessageSid": {sid}, "AccountSid": {wh.AccountSID},
		"From": {from}, "To": {wh.To}, "Body": {text}, "NumMedia": {"0"}, "NumSegments": {"1"}, "SmsStatus": {"received"},
		"FromCountry": {"NO"}, "ToCountry": {"NO"}, "ApiVersion": {"2010-04-01"}}
}

// Inbound posts a received text. A duplicate is the same call again.
func (wh *Webhook) Inbound(ctx context.Context, sid, from, text string, opts ...Option) (Response, error) {
	return wh.Post(ctx, "/twilio/inbound", wh.InboundForm(sid, from, text), opts...)
}

// InboundTries posts a received text until it is answered with 200, at most
// tries times, with one idempotency token, as Twilio does when asked to
// (#rc=3&rp=5xx,ct,rt). It gives the last answer and the number of tries.
func (wh *Webhook) InboundTries(ctx context.Context, tries int, sid, from, text string) (res Response, n int, err error) {
	for n = 1; n <= tries; n++ {
		res, err = wh.Inbound(ctx, sid, from, text, Retry("token-"+sid))
		if err == nil && res.Status == http.StatusOK {
			return res, n, nil
		}
	}
	return res, tries, err
}

// Status posts what became of m to the address that m was sent with. code is 0
// for none.
// https://www.twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks
func (wh *Webhook) Status(ctx context.Context, m Message, status string, code int, opts ...Option) (Response, error) {
	// The fragment carries connection overrides and is not sent.
	full, _, _ := strings.Cut(m.StatusCallback, "#")
	route, ok := strings.CutPrefix(full, wh.public())
	if !ok {
		return Response{}, fmt.Errorf("status callback is not below %s", wh.Public)
	}
	form := url.Values{"MessageSid": {m.SID}, "SmsSid": {m.SID}, "AccountSid": {wh.AccountSID}, "From": {m.From}, "To": {m.To},
		"MessageStatus": {status}, "SmsStatus": {status}, "ApiVersion": {"2010-04-01"}}
	if code != 0 {
		form.Set("ErrorCode", strconv.Itoa(code))
	}
	return wh.Post(ctx, route, form, opts...)
}

// Post posts a signed form to a path, with its query, below the public URL.
func (wh *Webhook) Post(ctx context.Context, route string, form url.Values, opts ...Option) (Response, error) {
	return wh.PostRaw(ctx, route, form.Encode(), Sign(wh.AuthToken, wh.public()+route, form), opts...)
}

// PostRaw posts a body as it is, with a signature as it is.
func (wh *Webhook) PostRaw(ctx context.Context, route, body, signature string, opts ...Option) (Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, wh.target()+route, strings.NewReader(body))
	if err != nil {
		return Response{}, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
	req.Header.Set("User-Agent", "TwilioProxy/1.1")
	req.Header.Set("X-Twilio-Signature", signature)
	for _, o := range opts {
		o(req)
	}
	return wh.do(req)
}

func (wh *Webhook) do(req *http.Request) (Response, error) {
	res, err := (&http.Client{Transport: wh.Transport}).Do(req)
	if err != nil {
		return Response{}, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	return Response{Status: res.StatusCode, Header: res.Header, Body: string(body)}, err
}

func (wh *Webhook) public() string { return strings.TrimRight(wh.Public, "/") }

func (wh *Webhook) target() string {
	if wh.Target == "" {
		return wh.public()
	}
	return strings.TrimRight(wh.Target, "/")
}

// Sign computes Twilio's signature: the URL, then each field's name and value,
// sorted by name and then by value, each distinct pair once; HMAC-SHA1; base64.
// https://www.twilio.com/docs/usage/webhooks/webhooks-security
func Sign(authToken, fullURL string, form url.Values) string {
	type pair struct{ key, value string }
	var pairs []pair
	for key, values := range form {
		for _, v := range values {
			if p := (pair{key, v}); !slices.Contains(pairs, p) {
				pairs = append(pairs, p)
			}
		}
	}
	slices.SortFunc(pairs, func(a, b pair) int {
		if a.key != b.key {
			return strings.Compare(a.key, b.key)
		}
		return strings.Compare(a.value, b.value)
	})
	mac := hmac.New(sha1.New, []byte(authToken))
	mac.Write([]byte(fullURL))
	for _, p := range pairs {
		mac.Write([]byte(p.key + p.value))
	}
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// InProcess carries requests to a handler without a network. A handler that
// hangs up gives io.ErrUnexpectedEOF.
func InProcess(h http.Handler) http.RoundTripper { return inProcess{h} }

type inProcess struct{ http.Handler }

func (p inProcess) RoundTrip(req *http.Request) (res *http.Response, err error) {
	in := req.Clone(req.Context())
	in.RequestURI, in.RemoteAddr = req.URL.RequestURI(), "192.0.2.1:1234"
	in.Host = req.URL.Host
	if in.Body == nil {
		in.Body = http.NoBody
	}
	w := httptest.NewRecorder()
	w.Body = new(bytes.Buffer)
	defer func() {
		switch v := recover(); {
		case v == http.ErrAbortHandler:
			res, err = nil, cmp.Or(req.Context().Err(), io.ErrUnexpectedEOF)
		case v != nil:
			panic(v)
		}
	}()
	p.ServeHTTP(w, in)
	return w.Result(), nil
}
