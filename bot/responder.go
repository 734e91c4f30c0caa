package bot

import (
	"encoding/json"
	"fmt"
	"time"

	"helsevei/bot/wording"
	"helsevei/channels"
	"helsevei/dialogue"
)

// Conversation is the [Responder] of Helsevei: the dialogue decides and the
// wording says it.
type Conversation struct {
	machine *dialogue.Machine
	words   *wording.Words
	excuse  channels.Reply
}

var _ Responder = (*Conversation)(nil)

// NewConversation makes the responder.
func NewConversation(m *dialogue.Machine, w *wording.Words) (*Conversation, error) {
	excuse, err := w.Trouble()
	if err != nil {
		return nil, fmt.Errorf("write the excuse: %w", err)
	}
	return &Conversation{machine: m, words: w, excuse: excuse}, nil
}

// Respond implements [Responder].
func (c *Conversation) Respond(state json.RawMessage, text string, at time.Time) (Response, error) {
	var s dialogue.State
	if len(state) > 0 && json.Unmarshal(state, &s) != nil {
		s = dialogue.State{} // another version wrote it: the conversation starts anew
	}
	before := s
	s, decided := c.machine.Turn(s, text)
	reply, err := c.words.Reply(decided, at)
	if err != nil {
		return Response{}, fmt.Errorf("write the reply: %w", err)
	}
	state, err = json.Marshal(s)
	if err != nil {
		return Response{}, fmt.Errorf("encode the state of the dialogue: %w", err)
	}
	remember, err := memory(before, s)
	return Response{State: state, Reply: reply, Decided: decided, Erase: decided.Erase, Remember: remember}, err
}

// memory is what the next session begins with: the language, once it is another.
func memory(before, after dialogue.State) (json.RawMessage, error) {
	if after.Lang == "" || after.Lang == before.Lang || after.Lang == before.Prefer {
		return nil, nil
	}
	state, err := json.Marshal(dialogue.State{Prefer: after.Lang})
	if err != nil {
		return nil, fmt.Errorf("encode what the next session begins with: %w", err)
	}
	return state, nil
}

// Excuse implements [Responder].
func (c *Conversation) Excuse() channels.Reply { return c.excuse }
