// Package channels says what a channel is: the words that the bus carries
// between the outside world and the bot, and the three small interfaces an
// adapter meets. Start with [Message] (what came in) and [Turn] (what goes
// out).
//
// An adapter lives in a package of its own below this one (sms, console, web)
// and knows no other adapter, no dialogue and no bus. It hands what arrives to
// an [Inlet], is called as a [Sender] with what is to go out, and tells a
// [Reporter] what became of it.
package channels

import (
	"context"
	"encoding/json"
	"time"
)

// Message is one thing a person said.
type Message struct {
	// ID is the provider's own id (Twilio's MessageSid, Slack's event_id).
	// A second message with the same ID is the same message and is dropped.
	ID string `json:"id"`
	// Channel is the adapter's name: "sms", "console", "web", "slack".
	Channel string `json:"channel"`
	// Address is where the answer goes, in the channel's own form (E.164 for
	// sms). Personal: it travels in payloads only, never in a log or subject.
	Address string `json:"address"`
	// Text is what the person wrote. Personal, like Address.
	Text string `json:"text"`
}

// Inlet takes messages into the system.
type Inlet interface {
	// Accept returns nil once m is on disk, or already was (same ID). With an
	// error nothing is promised and the caller must tell the person so.
	Accept(ctx context.Context, m Message) error
}

// Choice is one numbered answer to a question.
type Choice struct {
	Digit string `json:"digit"` // what to send back, "1"
	Label string `json:"label"` // in the person's language
}

// Service is one service that an answer names.
type Service struct {
	ID   string `json:"id"`
	Name string `json:"name"` // Norwegian: it is what stands on the door
	Dial string `json:"dial"` // as a phone dials it: "113", "+4723479900"; may be empty

	// What a card has room for. Contact, When and Cost are in the reply's
	// language; all may be empty.
	Number  string   `json:"number,omitempty"`  // as people write it: "116 117"
	Contact string   `json:"contact,omitempty"` // its name, what to dial and the key to press
	When    string   `json:"when,omitempty"`    // whether it is open, and until or from when
	Cost    string   `json:"cost,omitempty"`
	Address string   `json:"address,omitempty"`
	Sources []string `json:"sources,omitempty"` // where this is known from
	Checked string   `json:"checked,omitempty"` // the day it was last known to be right, 2006-01-02
}

// Right is what the person has a right to, as Text of the reply says it.
type Right struct {
	Text    string   `json:"text"`
	Sources []string `json:"sources,omitempty"`
	Checked string   `json:"checked,omitempty"`
}

// Reply is what the bot says in one turn, already in words.
type Reply struct {
	// Lang is the BCP 47 tag of Text.
	Lang string `json:"lang"`
	// Text is the whole reply as one plain message. Choices stand in it,
	// numbered, so a channel without buttons prints Text and nothing else.
	Text string `json:"text"`
	// Choices are the same choices for channels that have buttons.
	Choices []Choice `json:"choices,omitempty"`
	// Services are those that Text names, best first.
	Services []Service `json:"services,omitempty"`
	// Rights are those that Text states.
	Rights []Right `json:"rights,omitempty"`
	// Urgent marks an answer to danger to life. It is sent before all else.
	Urgent bool `json:"urgent,omitempty"`
}

// Turn is a reply on its way to one person.
type Turn struct {
	Channel string
	// Conversation is the keyed hash that stands for channel and address.
	Conversation string
	// Seq is the turn's sequence on the bus: with Conversation it names the
	// turn for ever.
	Seq uint64
	// Attempt counts from 1. It rises only when the provider reported that an
	// earlier attempt, which it had accepted, failed.
	Attempt int
	Address string
	// At is when the bot decided the turn.
	At    time.Time
	Reply Reply
	// Uncertain says that an earlier process or try may have handed this
	// attempt to the provider without learning the outcome: look before
	// sending again.
	Uncertain bool
	// Known holds the provider's ids of messages that are known to belong to
	// other turns of this conversation, or to earlier attempts at this one, so
	// that a look-up for an Uncertain turn does not take one of them for its
	// own. Filled only when Uncertain.
	Known []string
	// Erase says that the reply is the receipt for a conversation that was
	// erased: nothing of it is kept.
	Erase bool
}

// Said is one thing that was said in a conversation: by the person (Text) or to
// the person (Reply).
type Said struct {
	Seq   uint64 // its place on the bus
	At    time.Time
	Text  string
	Reply *Reply          // nil for the person's own words
	State json.RawMessage // of the dialogue after Reply; an adapter does not read it
}

// Sender hands turns to a provider.
type Sender interface {
	// Send returns the provider's id for the message once the provider has
	// taken it. Errors are [*SendError]; any other error counts as Retry.
	Send(ctx context.Context, t Turn) (providerID string, err error)
}

// State is how far a sent message has come. A higher state never goes back to
// a lower one.
type State int

// The states in the order in which a message passes them. Delivered,
// Undelivered, Failed and Canceled are ends; Read may follow Delivered.
const (
	Unknown State = iota // not a state we know; a report of it changes nothing
	Queued               // the provider has it
	Sending              // on its way to the operator
	Sent                 // the operator has it
	Canceled
	Failed      // the provider gave up
	Undelivered // the operator or the phone refused it
	Delivered   // the phone has it
	Read
)

// String gives the state's name in lower case.
func (s State) String() string {
	names := [...]string{"unknown", "queued", "sending", "sent", "canceled", "failed", "undelivered", "delivered", "read"}
	if s < 0 || int(s) >= len(names) {
		return names[0]
	}
	return names[s]
}

// Lost says whether the message will never arrive.
func (s State) Lost() bool { return s == Canceled || s == Failed || s == Undelivered }

// Status is what a provider says about one attempt at one turn.
type Status struct {
	Channel      string `json:"channel"`
	Conversation string `json:"conversation"`
	Seq          uint64 `json:"seq"` // the turn's
	Attempt      int    `json:"attempt"`
	ProviderID   string `json:"provider_id"`
	State        State  `json:"state"`
	// Code is the provider's error code, "" for none.
	Code string `json:"code,omitempty"`
	// Verdict is the adapter's decision on Code; it counts when State is Lost.
	Verdict Verdict `json:"verdict,omitempty"`
}

// Reporter keeps what providers say about messages that they have taken.
type Reporter interface {
	// Report returns nil once the status is on disk or is known to be no news:
	// of an older attempt, or behind what was reported before.
	Report(ctx context.Context, s Status) error
}
