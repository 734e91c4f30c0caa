package slacktest

import (
	"encoding/json"
	"fmt"
	"maps"

	"github.com/slack-go/slack"
)

// Event is what happens in the workspace.
type Event struct {
	ID      string
	Type    string // "message" or "app_mention"; "" is message
	User    string
	Channel string // "" is the user's direct messages
	Text    string
	More    map[string]any // further fields of the event, such as "subtype"
}

// Said is a direct message to the app.
func Said(id, user, text string) Event { return Event{ID: id, User: user, Text: text} }

// Mentioned is a message in a channel that mentions the app.
func Mentioned(id, user, channel, text string) Event {
	return Event{ID: id, Type: "app_mention", User: user, Channel: channel, Text: "<@" + BotUser + "> " + text}
}

// JSON is the event in the envelope in which Slack sends it.
func (e Event) JSON() []byte {
	inner := map[string]any{"type": "message", "user": e.User, "channel": Room(e.User), "channel_type": "im", "text": e.Text,
		"ts": "1700000000.000100", "event_ts": "1700000000.000100"}
	if e.Type != "" {
		inner["type"] = e.Type
	}
	if e.Channel != "" {
		inner["channel"] = e.Channel
		delete(inner, "channel_type")
	}
	maps.Copy(inner, e.More)
	body, _ := json.Marshal(map[string]any{"token": "old", "team_id": Team, "api_app_id": "A0APP", "type": "event_callback", "event_id": e.ID,
		"event_time": 1700000000, "event": inner,
		"authorizations": []any{map[string]any{"team_id": Team, "user_id": BotUser, "is_bot": true}}})
	return body
}

// Press is a press of a button, or a choice of a menu, below a message.
type Press struct {
	User    string
	Message Message
	Label   string // what stands on it
}

// JSON is the press as Slack sends it, with the message as it stands.
func (p Press) JSON() ([]byte, error) {
	action, err := p.action()
	if err != nil {
		return nil, err
	}
	return json.Marshal(map[string]any{"type": "block_actions", "team": map[string]any{"id": Team}, "user": map[string]any{"id": p.User},
		"api_app_id": "A0APP", "trigger_id": "1.2.3", "channel": map[string]any{"id": p.Message.Channel, "name": "directmessage"},
		"container": map[string]any{"type": "message", "message_ts": p.Message.TS, "channel_id": p.Message.Channel, "is_ephemeral": false},
		"message":   p.Message.listed(true), "actions": []any{action}})
}

func (p Press) action() (map[string]any, error) {
	for _, b := range p.Message.Blocks {
		actions, is := b.(*slack.ActionBlock)
		if !is {
			continue
		}
		for _, e := range actions.Elements.ElementSet {
			if a := pressed(actions.BlockID, e, p.Label); a != nil {
				return a, nil
			}
		}
	}
	return nil, fmt.Errorf("slacktest: the message has no button %q", p.Label)
}

func pressed(block string, e slack.BlockElement, label string) map[string]any {
	switch e := e.(type) {
	case *slack.ButtonBlockElement:
		if e.Text.Text == label {
			return map[string]any{"type": "button", "action_id": e.ActionID, "block_id": block, "value": e.Value, "text": e.Text, "action_ts": "1700000001.000000"}
		}
	case *slack.SelectBlockElement:
		for _, o := range e.Options {
			if o.Text.Text == label {
				return map[string]any{"type": "static_select", "action_id": e.ActionID, "block_id": block, "selected_option": o, "action_ts": "1700000001.000000"}
			}
		}
	}
	return nil
}

// Command is the payload of "/helsevei text" on a socket.
func Command(trigger, user, text string) []byte {
	body, _ := json.Marshal(map[string]string{"command": "/helsevei", "trigger_id": trigger, "user_id": user, "team_id": Team, "text": text})
	return body
}
