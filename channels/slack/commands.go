package slack

import (
	"encoding/json"
	"net/http"
	"net/url"

	"github.com/slack-go/slack"

	"helsevei/channels"
)

// postedCommand takes "/helsevei <text>" as a message of whoever typed it. What
// it answers is read by that person only.
// https://docs.slack.dev/interactivity/implementing-slash-commands/
func (a *Adapter) postedCommand(w http.ResponseWriter, r *http.Request, in channels.Inlet) {
	body := a.body(w, r)
	if body == nil {
		return
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		http.Error(w, "the body is not a form", http.StatusBadRequest)
		return
	}
	c := slack.SlashCommand{TriggerID: form.Get("trigger_id"), UserID: form.Get("user_id"), Text: form.Get("text")}
	m, ok := commanded(c)
	if !ok {
		http.Error(w, "trigger_id or user_id is missing or malformed", http.StatusBadRequest)
		return
	}
	m.answer = func(err error) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(a.whisper(err))
		_ = http.NewResponseController(w).Flush()
	}
	a.accept(in, m)
}

// commanded is the message in a command. Slack does not send one again, and its
// trigger id is another each time.
func commanded(c slack.SlashCommand) (m arrival, ok bool) {
	m.Message = channels.Message{ID: "command-" + c.TriggerID, Channel: Channel, Address: c.UserID, Text: plain(c.Text, "")}
	m.again = true // the answer itself says what to do, below the command
	return m, c.TriggerID != "" && validID(m.ID) && validID(c.UserID)
}

// whisper is what stands below a command for whoever typed it.
func (a *Adapter) whisper(err error) map[string]string {
	text := sayElsewhere
	if err != nil {
		text = escape(a.config.Fallback)
	}
	return map[string]string{"response_type": "ephemeral", "text": text}
}
