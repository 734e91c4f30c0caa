package sms

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"helsevei/channels"
)

const statusRoute = "/twilio/status"

// status passes on what became of a message. It answers 503 when the report
// could not be kept, and 204 to whatever changes nothing.
//
// Twilio tries a 503 again only when it has been asked to, with the Webhooks
// configuration API (retry on 5xx): without that a status can be lost.
// https://www.twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks
func (a *Adapter) status(w http.ResponseWriter, r *http.Request, out channels.Reporter) {
	form := a.form(w, r, statusRoute)
	if form == nil {
		return
	}
	s, ok := a.parseStatus(r.URL.Query(), form)
	if ok {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), a.config.AcceptTimeout)
		defer cancel()
		if err := out.Report(ctx, s); err != nil {
			a.log.Error("status not kept", "conversation", s.Conversation, "seq", s.Seq, "state", s.State.String(),
				"cause", cause(err))
			http.Error(w, "the status could not be kept, try again", http.StatusServiceUnavailable)
			return
		}
	}
	w.WriteHeader(http.StatusNoContent)
}

func (a *Adapter) parseStatus(query, form url.Values) (channels.Status, bool) {
	s, ok := parseTurn(one(query, "turn"))
	s.Channel, s.ProviderID = Channel, one(form, "MessageSid")
	s.State = state(one(form, "MessageStatus"))
	if !ok || s.State == channels.Unknown {
		a.log.Debug("twilio status without a turn or a state that we know", "turn", ok)
		return s, false
	}
	if code := one(form, "ErrorCode"); code != "" && code != "0" {
		s.Code = readable(code)
	}
	if s.State.Lost() {
		d := a.codes.lost(s.State, s.Code)
		s.Verdict = d.verdict
		a.log.Warn("message did not arrive", "conversation", s.Conversation, "seq", s.Seq, "attempt", s.Attempt,
			"state", s.State.String(), "code", s.Code, "verdict", string(d.verdict), "advice", d.advice)
	}
	return s, true
}

// state maps Twilio's words. partially_delivered belongs to group messages, of
// which we send none, and receiving and received to messages that came in.
// https://www.twilio.com/docs/messaging/api/message-resource#message-status-values
func state(word string) channels.State {
	switch word {
	case "accepted", "scheduled", "queued":
		return channels.Queued
	case "sending":
		return channels.Sending
	case "sent":
		return channels.Sent
	case "delivered":
		return channels.Delivered
	case "undelivered":
		return channels.Undelivered
	case "failed":
		return channels.Failed
	case "canceled":
		return channels.Canceled
	case "read":
		return channels.Read
	}
	return channels.Unknown
}

// turnName names one attempt at one turn, in a status URL.
func turnName(t channels.Turn) string {
	return t.Conversation + "." + strconv.FormatUint(t.Seq, 10) + "." + strconv.Itoa(t.Attempt)
}

// parseTurn reads what turnName wrote.
func parseTurn(name string) (s channels.Status, ok bool) {
	head, attempt, ok1 := cutLast(name)
	conversation, seq, ok2 := cutLast(head)
	if !ok1 || !ok2 || conversation == "" {
		return s, false
	}
	n, err1 := strconv.ParseUint(seq, 10, 64)
	k, err2 := strconv.ParseUint(attempt, 10, 31)
	if err1 != nil || err2 != nil {
		return s, false
	}
	return channels.Status{Conversation: conversation, Seq: n, Attempt: int(k)}, true
}

func cutLast(s string) (before, after string, found bool) {
	i := strings.LastIndexByte(s, '.')
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+1:], true
}
