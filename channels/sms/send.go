package sms

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/twilio/twilio-go/client"
	api "github.com/twilio/twilio-go/rest/api/v2010"

	"helsevei/channels"
)

// Send hands one turn to Twilio as one message and returns its sid. Every error
// is a *channels.SendError. A turn that is Uncertain is looked up first and not
// sent while Twilio cannot say whether it has it, unless it is urgent.
func (a *Adapter) Send(ctx context.Context, t channels.Turn) (string, error) {
	if strings.TrimSpace(t.Reply.Text) == "" {
		return "", &channels.SendError{Verdict: channels.Permanent, Code: "21602", Advice: a.codes["21602"].advice}
	}
	if t.Uncertain {
		sid, err := a.find(ctx, t)
		// A life does not wait for a list: twice is better than never.
		if sid != "" || err != nil && !t.Reply.Urgent {
			return sid, err
		}
	}
	return a.create(ctx, t)
}

// create posts the message.
// https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource
func (a *Adapter) create(ctx context.Context, t channels.Turn) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, a.config.Timeout)
	defer cancel()
	trip, service := a.call(ctx)
	m, err := service.CreateMessage(a.params(t))
	if err == nil && trip.status < 300 && m.Sid != nil && *m.Sid != "" {
		return *m.Sid, nil
	}
	return "", a.failure(trip, err)
}

func (a *Adapter) params(t channels.Turn) *api.CreateMessageParams {
	p := &api.CreateMessageParams{}
	p.SetTo(t.Address).SetBody(t.Reply.Text)
	p.SetStatusCallback(a.public + statusRoute + "?turn=" + url.QueryEscape(turnName(t)))
	// We only answer people who wrote to us, so Twilio's guess at fraud can but
	// do harm. https://www.twilio.com/docs/api/errors/30450
	p.SetRiskCheck("disable")
	// A messaging service may otherwise change characters; the text was
	// measured as it stands, and a look-up compares it.
	p.SetSmartEncoded(false)
	if a.config.From != "" {
		p.SetFrom(a.config.From)
	}
	if a.config.MessagingServiceSID != "" {
		p.SetMessagingServiceSid(a.config.MessagingServiceSID)
	}
	return p
}

// failure makes our error of whatever went wrong. The texts of err are left
// behind: Twilio's name the number, net/http's the URL.
func (a *Adapter) failure(t *trip, err error) *channels.SendError {
	switch {
	case t.status == 0:
		return unanswered(t.mayHaveArrived(), err)
	case t.status < 300:
		return &channels.SendError{Verdict: channels.Retry, Code: "unreadable answer", Unsure: true,
			Advice: "the answer was not Twilio's: check TWILIO_API_URL and any proxy on the way"}
	}
	code := "http " + strconv.Itoa(t.status)
	if rest := (*client.TwilioRestError)(nil); errors.As(err, &rest) && rest.Code != 0 {
		code = strconv.Itoa(rest.Code)
	}
	d := a.codes.refused(t.status, code)
	unsure := t.status >= 500 || t.status == http.StatusRequestTimeout
	return &channels.SendError{Verdict: d.verdict, Code: d.code, After: t.after, Unsure: unsure, Advice: d.advice}
}

// unanswered is a request without an answer. Only when no connection stood is
// it sure that Twilio has not got it.
func unanswered(unsure bool, err error) *channels.SendError {
	e := &channels.SendError{Verdict: channels.Retry, Code: "no answer", Unsure: unsure,
		Advice: "Twilio did not answer: it is tried again; see status.twilio.com"}
	timeout := net.Error(nil)
	switch {
	case errors.Is(err, context.Canceled):
		e.Code, e.Advice = "canceled", "we stopped while sending: it is tried again after the start"
	case errors.As(err, &timeout) && timeout.Timeout():
		e.Code = "timeout"
	case !unsure:
		e.Code, e.Advice = "no connection", "Twilio cannot be reached: check the network, DNS and TWILIO_API_URL"
	}
	return e
}

const (
	lookupMargin   = 15 * time.Second // our clock against Twilio's
	lookupPageSize = 50
	lookupPages    = 10
	trialPrefix    = "Sent from your Twilio trial account - "
)

// find looks a turn up among the messages that Twilio has for this person,
// newest first, and gives its sid or "". When 500 messages do not hold it, it
// counts as not sent: twice is better than never.
// https://www.twilio.com/docs/messaging/api/message-resource#read-multiple-message-resources
func (a *Adapter) find(ctx context.Context, t channels.Turn) (string, error) {
	since := t.At.Add(-lookupMargin)
	token, number := "", ""
	for range lookupPages {
		page, err := a.page(ctx, t.Address, token, number)
		if err != nil {
			return "", err
		}
		for _, m := range page.Messages {
			if isTurn(m, t, since) {
				a.log.Info("found at Twilio, not sent again", "conversation", t.Conversation, "seq", t.Seq, "attempt", t.Attempt)
				return *m.Sid, nil
			}
		}
		if token, number = next(page, since); token == "" && number == "" {
			break
		}
	}
	return "", nil
}

// page lists some messages. Whatever fails here is tried again and stays
// unsure: the question was about an earlier request.
func (a *Adapter) page(ctx context.Context, to, token, number string) (*api.ListMessageResponse, error) {
	ctx, cancel := context.WithTimeout(ctx, a.config.Timeout)
	defer cancel()
	trip, service := a.call(ctx)
	page, err := service.PageMessage((&api.ListMessageParams{}).SetTo(to).SetPageSize(lookupPageSize), token, number)
	if err == nil && trip.status < 300 {
		return page, nil
	}
	e := a.failure(trip, err)
	if e.Verdict != channels.Operator {
		e.Verdict = channels.Retry
	}
	e.Unsure = true
	return nil, e
}

// isTurn says whether m is the message of t. One that Twilio has given up is
// not: nobody got it, and its status may have been lost with our last process.
func isTurn(m api.ApiV2010Message, t channels.Turn, since time.Time) bool {
	if m.Sid == nil || m.Body == nil || m.Status != nil && state(*m.Status).Lost() {
		return false
	}
	if slices.Contains(t.Known, *m.Sid) || created(m).Before(since) {
		return false
	}
	body := strings.TrimPrefix(*m.Body, trialPrefix)
	return strings.TrimSpace(body) == strings.TrimSpace(t.Reply.Text)
}

// created is when Twilio took m; the zero time, older than any turn, when it
// does not say.
func created(m api.ApiV2010Message) time.Time {
	if m.DateCreated == nil {
		return time.Time{}
	}
	at, err := time.Parse(time.RFC1123Z, *m.DateCreated)
	if err != nil {
		return time.Time{}
	}
	return at
}

// next reads where the following page is, or "" when it cannot matter. It is
// read out of next_page_uri so that the request keeps to our own address.
func next(page *api.ListMessageResponse, since time.Time) (token, number string) {
	n := len(page.Messages)
	if page.NextPageUri == nil || n == 0 || created(page.Messages[n-1]).Before(since) {
		return "", ""
	}
	u, err := url.Parse(*page.NextPageUri)
	if err != nil {
		return "", ""
	}
	return u.Query().Get("PageToken"), u.Query().Get("Page")
}
