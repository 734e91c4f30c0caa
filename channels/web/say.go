package web

import (
	"context"
	"net/http"
	"strings"
	"time"

	"helsevei/channels"
)

const (
	cookieName  = "helsevei"
	idLength    = 26       // of crypto/rand.Text
	maxBody     = 16 << 10 // bytes of a form
	maxText     = 1600     // bytes of a message, as of an SMS in ten parts
	storeWithin = 2 * time.Second
	// answerWithin is how long a form without a script waits for the answer.
	answerWithin = 3 * time.Second
	keepFor      = 24 * time.Hour
)

// visitor is the id in the cookie, "" for none. It is the person's address.
func visitor(r *http.Request) string {
	c, err := r.Cookie(cookieName)
	if err != nil || len(c.Value) != idLength || strings.Trim(c.Value, "abcdefghijklmnopqrstuvwxyz234567") != "" {
		return ""
	}
	return c.Value
}

// welcome is the visitor's id, which a new one is given.
func (a *Adapter) welcome(w http.ResponseWriter, r *http.Request) string {
	id := visitor(r)
	if id == "" {
		id = newID()
	}
	http.SetCookie(w, &http.Cookie{Name: cookieName, Value: id, Path: "/", MaxAge: int(keepFor.Seconds()),
		HttpOnly: true, Secure: a.config.Secure, SameSite: http.SameSiteLaxMode})
	return id
}

// say takes a message. A form without a script is led back to the page when the
// answer is there; page.js, which says so, hears of the answer by itself.
func (a *Adapter) say(w http.ResponseWriter, r *http.Request, inlet channels.Inlet) {
	if !a.limit.allow(r, time.Now()) {
		a.trouble(w, r, http.StatusTooManyRequests)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	text := strings.TrimSpace(r.PostFormValue("text"))
	if text == "" || len(text) > maxText {
		a.trouble(w, r, http.StatusBadRequest)
		return
	}
	id := a.welcome(w, r)
	news, stop := a.hub.listen(id)
	defer stop()
	ctx, cancel := context.WithTimeout(r.Context(), storeWithin)
	defer cancel()
	if err := inlet.Accept(ctx, channels.Message{ID: messageID(r), Channel: Channel, Address: id, Text: text}); err != nil {
		a.log.Error("web: a message was not taken", "error", err)
		a.trouble(w, r, http.StatusServiceUnavailable)
		return
	}
	if scripted(r) {
		a.hub.tell(id) // the other tabs show what was written
		w.WriteHeader(http.StatusNoContent)
		return
	}
	select {
	case <-news:
	case <-r.Context().Done():
	case <-time.After(answerWithin):
	}
	http.Redirect(w, r, "/#last", http.StatusSeeOther)
}

// messageID is the id that page.js gave the message, so that one sent twice counts
// once; else a new one.
func messageID(r *http.Request) string {
	if id := r.PostFormValue("id"); len(id) >= 16 && len(id) <= 64 {
		return Channel + " " + visitor(r) + " " + id
	}
	return newID()
}

func scripted(r *http.Request) bool { return r.Header.Get("X-Helsevei") != "" }

// trouble answers what cannot be taken: the page with the numbers.
func (a *Adapter) trouble(w http.ResponseWriter, r *http.Request, status int) {
	if scripted(r) {
		w.WriteHeader(status) // the page has the numbers already
		return
	}
	a.write(w, status, "page.html", a.view(nil, true))
}

// events keeps a page told of what is new.
func (a *Adapter) events(w http.ResponseWriter, r *http.Request) {
	id := visitor(r)
	flusher, ok := w.(http.Flusher)
	if id == "" || !ok {
		http.Error(w, "open the page first", http.StatusBadRequest)
		return
	}
	news, stop := a.hub.listen(id)
	defer stop()
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no") // proxies would hold it back
	beat := time.NewTicker(20 * time.Second)
	defer beat.Stop()
	for line := "data: open\n\n"; ; {
		if _, err := w.Write([]byte(line)); err != nil {
			return
		}
		flusher.Flush()
		select {
		case <-news:
			line = "data: news\n\n"
		case <-beat.C:
			line = ": still here\n\n"
		case <-r.Context().Done():
			return
		case <-a.hub.closed:
			return
		}
	}
}
