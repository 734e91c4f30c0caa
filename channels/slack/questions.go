package slack

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/slack-go/slack"
)

// questions remembers which question each person was asked last, so that only
// that one can be pressed. It is lost with the process: what stood open before is
// then found in the person's direct messages. The zero value is ready.
type questions struct {
	mu   sync.Mutex
	last map[string]question // by user
}

// question is what was posted last, and what before that. Its blocks are kept
// while it is open.
type question struct {
	ts     string
	seq    uint64 // the turn's, 0 if an earlier process posted it
	label  string // of the choice that counted, "" while none did
	posted *slack.Msg
	before *question // without its own before
}

// passed says whether something newer than ts has been posted to the person, so
// that a press on it would answer another question than the one it stands below.
func (q *questions) passed(user, ts string) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	last, known := q.last[user]
	return known && ts < last.ts // Slack's timestamps have one width
}

// answered notes a choice and returns the label of the one that counted: the
// first, when two buttons were pressed before they were gone.
func (q *questions) answered(user, ts, label string) string {
	q.mu.Lock()
	defer q.mu.Unlock()
	last := q.last[user]
	switch {
	case last.ts == ts && last.label != "":
		return last.label
	case last.before != nil && last.before.ts == ts && last.before.label != "":
		return last.before.label
	case last.ts <= ts:
		q.set(user, question{ts: ts, seq: last.seq, label: label})
	}
	return label
}

// overtaken says whether a later turn has been posted to the person: a question of
// an earlier one must not be answered any more.
func (q *questions) overtaken(user string, seq uint64) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return seq < q.last[user].seq
}

// posted notes a new message to the person and returns the one before it, if it
// was a question that is still open; known is false when nobody here knows.
func (q *questions) posted(user string, seq uint64, m *slack.Msg) (before *slack.Msg, known bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	last, known := q.last[user]
	next := question{ts: m.Timestamp, seq: seq, before: &question{ts: last.ts, label: last.label}}
	if slices.ContainsFunc(m.Blocks.BlockSet, isQuestion) {
		next.posted = m
	}
	if last.seq > seq || last.ts > m.Timestamp {
		return nil, true // it came late, or was found again
	}
	q.set(user, next)
	return last.posted, known
}

func (q *questions) set(user string, next question) {
	if q.last == nil {
		q.last = map[string]question{}
	}
	q.last[user] = next
}

// choicesID begins the id of every block that holds choices.
const choicesID = "choices"

func isChoices(blockID string) bool { return strings.HasPrefix(blockID, choicesID) }

func isQuestion(b slack.Block) bool {
	actions, ok := b.(*slack.ActionBlock)
	return ok && isChoices(actions.BlockID)
}

// close takes the buttons off a question and writes below it what came of it.
// https://docs.slack.dev/reference/methods/chat.update
func (a *Adapter) close(ctx context.Context, room string, m slack.Msg, note string) error {
	if !slices.ContainsFunc(m.Blocks.BlockSet, isQuestion) {
		return nil // closed before
	}
	blocks := slices.DeleteFunc(slices.Clone(m.Blocks.BlockSet), isQuestion)
	blocks = append(blocks, slack.NewContextBlock("", words(note)))
	t, api := a.call()
	_, _, _, err := api.UpdateMessageContext(ctx, room, m.Timestamp,
		slack.MsgOptionText(m.Text, false), slack.MsgOptionBlocks(blocks...))
	return a.failed(t, err)
}

// closeBefore closes the questions that were open when a message was posted.
func (a *Adapter) closeBefore(room, user string, seq uint64, m *slack.Msg) {
	before, known := a.open.posted(user, seq, m)
	switch {
	case before != nil:
		a.errand("close the question before", func(ctx context.Context) error { return a.close(ctx, room, *before, sayClosed) })
	case !known:
		a.errand("close the questions of an earlier process", func(ctx context.Context) error { return a.closeOld(ctx, room, m.Timestamp) })
	}
}

// recent is how many messages are looked through for questions that an earlier
// process left open: one at most, unless that process could not close it either.
const recent = 20

func (a *Adapter) closeOld(ctx context.Context, room, before string) error {
	t, api := a.call()
	page, err := api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{ChannelID: room, Latest: before, Limit: recent})
	if err := a.failed(t, err); err != nil {
		return err
	}
	for _, m := range page.Messages {
		if m.BotID == "" || m.Timestamp >= before {
			continue
		}
		if err := a.close(ctx, room, m.Msg, sayClosed); err != nil {
			return err
		}
	}
	return nil
}
