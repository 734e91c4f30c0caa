package slacktest_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"helsevei/channels/slack/slacktest"
)

func plain(text string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, text, false, false)
}

// TestLimits: the fake refuses what Slack refuses, or tests against it would
// prove nothing.
func TestLimits(t *testing.T) {
	s := slacktest.New("xoxb-1", "")
	s.Pace = 0
	server := httptest.NewServer(s)
	defer server.Close()
	api := slack.New("xoxb-1", slack.OptionAPIURL(server.URL+"/"))
	section := func(n int) slack.Block { return slack.NewSectionBlock(plain(strings.Repeat("å", n)), nil, nil) }
	many := func(n int, b slack.Block) (all []slack.Block) {
		for range n {
			all = append(all, b)
		}
		return all
	}
	row := func(n int) slack.Block {
		var row []slack.BlockElement
		for i := range n {
			row = append(row, slack.NewButtonBlockElement(string(rune('a'+i)), "1", plain("x")))
		}
		return slack.NewActionBlock("", row...)
	}
	for name, c := range map[string]struct {
		blocks []slack.Block
		want   string
	}{
		"50 blocks":             {many(50, section(1)), ""},
		"51 blocks":             {many(51, section(1)), "invalid_blocks"},
		"3,000 characters":      {many(1, section(3000)), ""},
		"3,001 characters":      {many(1, section(3001)), "invalid_blocks"},
		"an empty section":      {many(1, section(0)), "invalid_blocks"},
		"13,201 characters":     {append(many(4, section(3000)), section(1201)), "msg_blocks_too_long"},
		"25 buttons":            {many(1, row(25)), ""},
		"26 buttons":            {many(1, row(26)), "invalid_blocks"},
		"a header of 151":       {many(1, slack.NewHeaderBlock(plain(strings.Repeat("x", 151)))), "invalid_blocks"},
		"a button of 76":        {many(1, slack.NewActionBlock("", slack.NewButtonBlockElement("a", "1", plain(strings.Repeat("x", 76))))), "invalid_blocks"},
		"two buttons, one name": {many(1, slack.NewActionBlock("", slack.NewButtonBlockElement("a", "1", plain("x")), slack.NewButtonBlockElement("a", "2", plain("y")))), "invalid_blocks"},
		"two blocks, one name":  {many(2, slack.NewActionBlock("b", slack.NewButtonBlockElement("a", "1", plain("x")))), "invalid_blocks"},
	} {
		_, _, err := api.PostMessageContext(t.Context(), "D1", slack.MsgOptionText("x", false), slack.MsgOptionBlocks(c.blocks...))
		if got := ""; err != nil {
			if got = err.Error(); got != c.want {
				t.Errorf("%s: %s; want %q", name, got, c.want)
			}
		} else if c.want != "" {
			t.Errorf("%s is taken; want %q", name, c.want)
		}
	}
}

func TestPaceAndTokens(t *testing.T) {
	s := slacktest.New("xoxb-1", "")
	s.Pace = time.Hour
	server := httptest.NewServer(s)
	defer server.Close()
	post := func(token, channel string) error {
		_, _, err := slack.New(token, slack.OptionAPIURL(server.URL+"/")).PostMessageContext(t.Context(), channel, slack.MsgOptionText("x", false))
		return err
	}
	limited := (*slack.RateLimitedError)(nil)
	if err := post("xoxb-1", "D1"); err != nil {
		t.Error(err)
	}
	if err := post("xoxb-1", "D1"); !errors.As(err, &limited) || limited.RetryAfter != time.Second {
		t.Errorf("the second at once: %v", err)
	}
	if err := post("xoxb-1", "D2"); err != nil {
		t.Errorf("in another channel: %v", err)
	}
	if err := post("xoxb-2", "D3"); err == nil || err.Error() != "invalid_auth" {
		t.Errorf("with another token: %v", err)
	}
}

// TestPatience: an app that takes longer than three seconds has not acknowledged.
func TestPatience(t *testing.T) {
	hang := make(chan struct{})
	app := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-hang }))
	defer app.Close()
	defer close(hang)
	h := &slacktest.Webhook{Target: app.URL, Secret: "s"}
	if res, err := h.Event(t.Context(), slacktest.Said("Ev1", "U1", "x")); err == nil {
		t.Errorf("got %+v after %s", res, slacktest.Patience)
	}
}
