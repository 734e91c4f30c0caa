package slack

import (
	"encoding/json"
	"net/http"
	"strings"

	"helsevei/channels"
)

// envelope is what Slack sends around an event, over HTTP and over a socket.
// https://docs.slack.dev/apis/events-api/#events-JSON
type envelope struct {
	Type           string          `json:"type"`
	Challenge      string          `json:"challenge"`
	EventID        string          `json:"event_id"`
	Event          event           `json:"event"`
	Authorizations []authorization `json:"authorizations"`
}

type authorization struct {
	UserID string `json:"user_id"`
}

// event is the part of a message or a mention that we read.
type event struct {
	Type        string          `json:"type"`
	SubType     string          `json:"subtype"`
	User        string          `json:"user"`
	BotID       string          `json:"bot_id"`
	Text        string          `json:"text"`
	Channel     string          `json:"channel"`
	ChannelType string          `json:"channel_type"`
	Edited      json.RawMessage `json:"edited"`
}

// postedEvent answers 200 once the message is stored, and 503 when it could not
// be, so that Slack tries again: at once, after a minute, after five.
// https://docs.slack.dev/apis/events-api/#errors
func (a *Adapter) postedEvent(w http.ResponseWriter, r *http.Request, in channels.Inlet) {
	body := a.body(w, r)
	if body == nil {
		return
	}
	var e envelope
	if err := json.Unmarshal(body, &e); err != nil {
		http.Error(w, "the body is not an event", http.StatusBadRequest)
		return
	}
	if e.Type == "url_verification" {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = w.Write([]byte(e.Challenge))
		return
	}
	m, ok := e.arrival()
	if !ok {
		if e.Type == "app_rate_limited" {
			a.log.Error("slack: it leaves out events of this workspace for a minute: there are more than 30,000 an hour")
		}
		w.WriteHeader(http.StatusOK)
		return
	}
	m.answer = func(err error) { reply(w, err) }
	m.again = r.Header.Get("X-Slack-Retry-Num") != ""
	m.after = a.pointer(e.Event)
	a.accept(in, m)
}

// reply tells Slack over HTTP whether we have it, and lets the answer go: what
// follows must not hold it up.
func reply(w http.ResponseWriter, err error) {
	status := http.StatusOK
	if err != nil {
		status = http.StatusServiceUnavailable
	}
	w.Header().Set("Content-Length", "0")
	w.WriteHeader(status)
	_ = http.NewResponseController(w).Flush()
}

// arrival gives the message of an event. It is not ok for all that is not a
// person's new message to us: bots, ourselves among them, edits, joins.
func (e envelope) arrival() (m arrival, ok bool) {
	v := e.Event
	if e.Type != "event_callback" || !validID(e.EventID) || !validID(v.User) || v.byBot(e.bot()) || !v.says() || !v.toUs() {
		return m, false
	}
	m.Message = channels.Message{ID: e.EventID, Channel: Channel, Address: v.User, Text: plain(v.Text, e.bot())}
	return m, true
}

// bot is the app's own user in the workspace, or "".
func (e envelope) bot() string {
	if len(e.Authorizations) == 0 {
		return ""
	}
	return e.Authorizations[0].UserID
}

func (v event) byBot(bot string) bool { return v.BotID != "" || v.User == "USLACKBOT" || v.User == bot }

// says is true for a message that is new and a person's: those of most subtypes
// report something that happened.
// https://docs.slack.dev/reference/events/message/#subtypes
func (v event) says() bool {
	switch v.SubType {
	case "", "file_share", "me_message", "thread_broadcast":
		return len(v.Edited) == 0 || string(v.Edited) == "null"
	}
	return false
}

// toUs is true for a direct message and for a mention elsewhere. A mention in a
// direct message comes as a message too, and counts as that.
func (v event) toUs() bool {
	direct := v.ChannelType == "im" || v.ChannelType == "" && strings.HasPrefix(v.Channel, "D")
	return v.Type == "message" && direct || v.Type == "app_mention" && !strings.HasPrefix(v.Channel, "D")
}

// validID keeps what becomes a header of the bus to visible characters.
func validID(id string) bool {
	return id != "" && len(id) <= 128 && !strings.ContainsFunc(id, func(r rune) bool { return r <= ' ' || r > '~' })
}
