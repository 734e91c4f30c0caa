package sms

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"helsevei/channels"
)

const inboundRoute = "/twilio/inbound"

func (a *Adapter) inbound(w http.ResponseWriter, r *http.Request, in channels.Inlet) {
	form := a.form(w, r, inboundRoute)
	if form == nil {
		return
	}
	m, err := message(form)
	if err != nil {
		a.log.Warn("twilio message refused", "err", err)
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	a.accept(w, r, in, m)
}

// message reads the fields of a received text. A picture without words has an
// empty Body and is a message all the same: the person is waiting.
// https://www.twilio.com/docs/messaging/guides/webhook-request
func message(form url.Values) (channels.Message, error) {
	m := channels.Message{ID: one(form, "MessageSid"), Channel: Channel, Address: one(form, "From")}
	// A repeated Body would be odd, but no word of a person is thrown away.
	m.Text = readable(strings.Join(form["Body"], "\n"))
	switch {
	case m.ID == "" || len(m.ID) > 128 || strings.ContainsFunc(m.ID, notVisible):
		return m, errors.New("the field MessageSid is missing, repeated or malformed")
	case strings.TrimSpace(m.Address) == "" || len(m.Address) > 256 || !utf8.ValidString(m.Address) || strings.ContainsFunc(m.Address, unicode.IsControl):
		return m, errors.New("the field From is missing, repeated or malformed")
	}
	return m, nil
}

// notVisible finds what may not stand in an id: it becomes a header of the bus.
func notVisible(r rune) bool { return r <= ' ' || r > '~' }

// readable replaces what no later step has to be able to carry.
func readable(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "\uFFFD")
}

// accept stores m and answers. Twilio hanging up does not stop the storing: the
// message is in our hands by then, and nobody else has it.
//
// The time-out holds even against an Inlet that ignores its context; the
// handler then answers first and waits for the Inlet after, so that no
// goroutine is left without an owner.
func (a *Adapter) accept(w http.ResponseWriter, r *http.Request, in channels.Inlet, m channels.Message) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), a.config.AcceptTimeout)
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- stored(ctx, in, m) }()
	select {
	case err := <-done:
		a.answer(w, err)
	case <-ctx.Done():
		a.late(w, done)
	}
}

var errPanic = errors.New("the inlet panicked")

// stored turns a panic into an error: in a goroutine of ours net/http does not
// catch it, and one bad message would stop every conversation.
func stored(ctx context.Context, in channels.Inlet, m channels.Message) (err error) {
	defer func() {
		if recover() != nil {
			err = errPanic
		}
	}()
	return in.Accept(ctx, m)
}

func (a *Adapter) late(w http.ResponseWriter, done <-chan error) {
	select {
	case err := <-done: // both were ready: the outcome counts, not the clock
		a.answer(w, err)
		return
	default:
	}
	a.answer(w, context.DeadlineExceeded)
	// The length is known to the caller, so this ends the answer for it.
	_ = http.NewResponseController(w).Flush()
	if err := <-done; err == nil {
		a.log.Warn("message stored after the static text went out: the person gets both")
	}
}

// answer tells Twilio to reply nothing, or the static text when we could not
// take the message. Both are 200: Twilio reads TwiML from nothing else.
func (a *Adapter) answer(w http.ResponseWriter, err error) {
	body := a.silence
	if err != nil {
		body = a.fallback
		a.log.Error("message not stored: Twilio replies with the static text", "cause", cause(err))
	}
	w.Header().Set("Content-Type", "text/xml; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body)
}

// cause names an error of an Inlet or a Reporter without its text, in which a
// number or a word of the person could stand, quoted or cut in ways that no
// search finds. Whoever made the error logs what is behind it.
func cause(err error) string {
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return "timeout"
	case errors.Is(err, errPanic):
		return "panic"
	}
	for next := errors.Unwrap(err); next != nil; next = errors.Unwrap(err) {
		err = next
	}
	return fmt.Sprintf("%T", err)
}
