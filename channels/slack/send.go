package slack

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"helsevei/channels"
)

// Send posts one turn as one direct message and returns "<channel>/<timestamp>".
// Every error is a *channels.SendError. A turn that is Uncertain is looked up
// first and not posted while Slack cannot say whether it has it, unless it is
// urgent.
func (a *Adapter) Send(ctx context.Context, t channels.Turn) (string, error) {
	if strings.TrimSpace(t.Reply.Text) == "" {
		return "", a.codes.refused("no_text", 0)
	}
	room, err := a.room(ctx, t.Address)
	if err != nil {
		return "", err
	}
	if t.Uncertain {
		id, err := a.find(ctx, room, t)
		// A life does not wait for a list: twice is better than never.
		if id != "" || err != nil && !t.Reply.Urgent {
			return id, err
		}
	}
	if err := a.wait(ctx, room, t.Reply.Urgent); err != nil {
		return "", err
	}
	return a.post(ctx, room, t)
}

// wait keeps to one message a second in each channel.
func (a *Adapter) wait(ctx context.Context, room string, urgent bool) error {
	timer := time.NewTimer(a.rooms.due(room, urgent, time.Now()))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return unanswered(false, ctx.Err())
	}
}

// post posts the message.
// https://docs.slack.dev/reference/methods/chat.postMessage
func (a *Adapter) post(ctx context.Context, room string, t channels.Turn) (string, error) {
	text, blocks := escape(t.Reply.Text), a.blocks(t)
	trip, api := a.call()
	_, ts, err := api.PostMessageContext(ctx, room,
		slack.MsgOptionText(text, false), slack.MsgOptionBlocks(blocks...),
		slack.MsgOptionMetadata(mark(t)), slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl())
	a.rooms.spoke(room, time.Now().Add(a.config.Pace))
	if err := a.failed(trip, err); err != nil {
		return "", err
	}
	a.closeBefore(room, t.Address, t.Seq, &slack.Msg{Timestamp: ts, Text: text, Blocks: slack.Blocks{BlockSet: blocks}})
	return room + "/" + ts, nil
}

// blocks are the card of a turn. After a crash a turn can come after a later one:
// its question then stands without buttons.
func (a *Adapter) blocks(t channels.Turn) []slack.Block {
	if len(t.Reply.Choices) == 0 || !a.open.overtaken(t.Address, t.Seq) {
		return render(t.Reply)
	}
	t.Reply.Text, t.Reply.Choices = withoutChoices(t.Reply), nil
	return append(render(t.Reply), slack.NewContextBlock("", words(sayPassed)))
}

const (
	markType     = "helsevei_turn"
	lookupMargin = 15 * time.Second // our clock against Slack's
	lookupLimit  = 100
	lookupPages  = 10
)

// mark names an attempt at a turn in the message's metadata, where people do not
// see it. https://docs.slack.dev/messaging/message-metadata/
func mark(t channels.Turn) slack.SlackMetadata {
	return slack.SlackMetadata{EventType: markType, EventPayload: map[string]any{
		"conversation": t.Conversation, "seq": strconv.FormatUint(t.Seq, 10), "attempt": strconv.Itoa(t.Attempt),
	}}
}

// find looks a turn up in the person's direct messages, newest first, and gives
// its id or "". When 1,000 messages do not hold it, it counts as not posted:
// twice is better than never.
// https://docs.slack.dev/reference/methods/conversations.history
func (a *Adapter) find(ctx context.Context, room string, t channels.Turn) (string, error) {
	p := slack.GetConversationHistoryParameters{ChannelID: room, IncludeAllMetadata: true, Limit: lookupLimit,
		Oldest: strconv.FormatInt(t.At.Add(-lookupMargin).Unix(), 10)}
	for range lookupPages {
		page, err := a.history(ctx, &p)
		if err != nil {
			return "", err
		}
		for _, m := range page.Messages {
			if marks(m.Metadata, t) {
				a.log.Info("found at Slack, not posted again", "conversation", t.Conversation, "seq", t.Seq, "attempt", t.Attempt)
				a.closeBefore(room, t.Address, t.Seq, &m.Msg)
				return room + "/" + m.Timestamp, nil
			}
		}
		if p.Cursor = page.ResponseMetaData.NextCursor; p.Cursor == "" {
			break
		}
	}
	return "", nil
}

// history lists some messages. Whatever fails here is tried again and stays
// unsure: the question was about an earlier request.
func (a *Adapter) history(ctx context.Context, p *slack.GetConversationHistoryParameters) (*slack.GetConversationHistoryResponse, error) {
	trip, api := a.call()
	page, err := api.GetConversationHistoryContext(ctx, p)
	e := (*channels.SendError)(nil)
	if errors.As(a.failed(trip, err), &e) {
		if e.Verdict != channels.Operator {
			e.Verdict = channels.Retry
		}
		e.Unsure = true
		return nil, e
	}
	return page, nil
}

func marks(m slack.SlackMetadata, t channels.Turn) bool {
	want := mark(t)
	if m.EventType != want.EventType {
		return false
	}
	for key, value := range want.EventPayload {
		if m.EventPayload[key] != value {
			return false
		}
	}
	return true
}
