package slack

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"

	"github.com/slack-go/slack"

	"helsevei/channels"
)

// postedPress takes the press of a button or a choice from a menu.
// https://docs.slack.dev/interactivity/handling-user-interaction/
func (a *Adapter) postedPress(w http.ResponseWriter, r *http.Request, in channels.Inlet) {
	body := a.body(w, r)
	if body == nil {
		return
	}
	form, err := url.ParseQuery(string(body))
	var c slack.InteractionCallback
	if err == nil {
		err = json.Unmarshal([]byte(form.Get("payload")), &c)
	}
	if err != nil {
		http.Error(w, "the body is not an interaction", http.StatusBadRequest)
		return
	}
	m, ok := a.pressed(c)
	if !ok {
		w.WriteHeader(http.StatusOK)
		return
	}
	m.answer = func(err error) { reply(w, err) }
	a.accept(in, m)
}

// pressed is the message in a press: the digit of the choice. Its id names the
// question, so a question is answered once, however often and on which of its
// buttons one presses. It is not ok for what is no choice of ours.
//
// On a question that is over the digit would answer another one; there the message
// is what the button says, as if it had been typed. So nothing pressed is passed
// over in silence, least of all "danger to life".
func (a *Adapter) pressed(c slack.InteractionCallback) (m arrival, ok bool) {
	text, label, ok := choice(c)
	if !ok {
		return m, false
	}
	ts := c.Container.MessageTs
	if a.open.passed(c.User.ID, ts) {
		text = label
	}
	m.Message = channels.Message{ID: "press-" + c.Channel.ID + "-" + ts, Channel: Channel, Address: c.User.ID, Text: readable(text)}
	m.after = func() {
		counted := a.open.answered(c.User.ID, ts, label)
		a.errand("close an answered question", func(ctx context.Context) error {
			return a.close(ctx, c.Channel.ID, c.Message.Msg, markChosen+" "+counted)
		})
	}
	return m, validID(m.ID) && validID(m.Address)
}

// choice is what was chosen of a question of ours.
func choice(c slack.InteractionCallback) (digit, label string, ok bool) {
	if c.Type != slack.InteractionTypeBlockActions || c.Container.MessageTs == "" {
		return "", "", false
	}
	for _, b := range c.ActionCallback.BlockActions {
		switch {
		case !isChoices(b.BlockID):
		case b.Value != "":
			return b.Value, b.Text.Text, true
		case b.SelectedOption.Value != "":
			return b.SelectedOption.Value, b.SelectedOption.Text.Text, true
		}
	}
	return "", "", false
}
