package slacktest

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"
)

// result is the body of an answer.
type result map[string]any

func refusal(code string) result { return result{"ok": false, "error": code} }

// ServeHTTP implements http.Handler.
func (s *Slack) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	method := r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]
	if method == "link" {
		s.link(w, r)
		return
	}
	_ = r.ParseForm()
	s.mu.Lock()
	s.requests = append(s.requests, Request{method, r.Form})
	scripted, is := s.next(method)
	s.touch()
	s.mu.Unlock()
	var body result
	if !is || scripted.Take {
		body = s.do(w, r, method)
	}
	if is && scripted.Until != nil {
		<-scripted.Until
	}
	if is {
		s.act(w, scripted, body)
		return
	}
	if body != nil {
		answer(w, body)
	}
}

// next takes the first answer that is scripted for a method.
func (s *Slack) next(method string) (Answer, bool) {
	i := slices.IndexFunc(s.script, func(a Answer) bool { return a.Method == method })
	if i < 0 {
		return Answer{}, false
	}
	a := s.script[i]
	s.script = slices.Delete(s.script, i, i+1)
	return a, true
}

func (s *Slack) act(w http.ResponseWriter, a Answer, body result) {
	if a.HangUp {
		panic(http.ErrAbortHandler)
	}
	if a.RetryAfter != "" {
		w.Header().Set("Retry-After", a.RetryAfter)
	}
	if a.Code != "" {
		body = refusal(a.Code)
	}
	if a.Status != 0 {
		w.WriteHeader(a.Status)
	}
	if body != nil {
		_ = json.NewEncoder(w).Encode(body)
	}
}

func answer(w http.ResponseWriter, body result) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(body)
}

// do does what a method does. With nil it has answered.
func (s *Slack) do(w http.ResponseWriter, r *http.Request, method string) result {
	token := r.Form.Get("token")
	if token == "" {
		token = strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	}
	if want := map[bool]string{true: s.AppToken, false: s.Token}[method == "apps.connections.open"]; token != want || want == "" {
		return refusal("invalid_auth")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.touch()
	switch method {
	case "auth.test":
		return result{"ok": true, "team_id": Team, "user_id": BotUser, "bot_id": BotID}
	case "apps.connections.open":
		return result{"ok": true, "url": "ws://" + r.Host + "/link?ticket=secret-ticket"}
	case "conversations.open":
		return result{"ok": true, "channel": result{"id": Room(r.Form.Get("users"))}}
	case "conversations.history":
		return s.history(r.Form)
	case "chat.postMessage":
		return s.post(w, r.Form, "")
	case "chat.postEphemeral":
		return s.post(w, r.Form, r.Form.Get("user"))
	case "chat.update":
		return s.update(r.Form)
	}
	return refusal("unknown_method")
}

func (s *Slack) post(w http.ResponseWriter, form url.Values, only string) result {
	m, fault := read(form)
	if fault != "" {
		return refusal(fault)
	}
	if now := time.Now(); only == "" {
		if now.Sub(s.said[m.Channel]) < s.Pace {
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusTooManyRequests)
			return refusal("ratelimited")
		}
		s.said[m.Channel] = now
	}
	m.TS, m.Ephemeral = s.nextTS(), only
	s.messages = append(s.messages, &m)
	return result{"ok": true, "channel": m.Channel, "ts": m.TS, "message_ts": m.TS}
}

func (s *Slack) update(form url.Values) result {
	next, fault := read(form)
	if fault != "" {
		return refusal(fault)
	}
	for _, m := range s.messages {
		if m.Channel == next.Channel && m.TS == form.Get("ts") {
			m.Text, m.Blocks = next.Text, next.Blocks
			m.Updates++
			return result{"ok": true, "channel": m.Channel, "ts": m.TS, "text": m.Text}
		}
	}
	return refusal("message_not_found")
}

// history lists a channel, newest first.
func (s *Slack) history(form url.Values) result {
	limit, _ := strconv.Atoi(form.Get("limit"))
	skip, _ := strconv.Atoi(form.Get("cursor"))
	var all []result
	for _, m := range slices.Backward(s.messages) {
		before := form.Get("latest") == "" || m.TS < form.Get("latest")
		if m.Channel == form.Get("channel") && m.Ephemeral == "" && before && m.TS > form.Get("oldest") {
			all = append(all, m.listed(form.Get("include_all_metadata") == "1"))
		}
	}
	page := all[min(skip, len(all)):min(skip+limit, len(all))]
	body := result{"ok": true, "messages": page, "has_more": skip+limit < len(all)}
	if skip+limit < len(all) {
		body["response_metadata"] = result{"next_cursor": strconv.Itoa(skip + limit)}
	}
	return body
}

func (m *Message) listed(metadata bool) result {
	body := result{"type": "message", "ts": m.TS, "text": m.Text, "user": BotUser, "bot_id": BotID, "blocks": slack.Blocks{BlockSet: m.Blocks}}
	if metadata {
		body["metadata"] = m.Metadata
	}
	return body
}
