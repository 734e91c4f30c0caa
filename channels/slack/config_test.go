package slack

import (
	"fmt"
	"strings"
	"testing"
)

func TestConfig(t *testing.T) {
	whole := Config{BotToken: "xoxb-1-a", SigningSecret: "8f", Fallback: "113"}
	for name, c := range map[string]struct {
		change func(*Config)
		names  string // what the error names; "" for none
	}{
		"HTTP":                 {func(c *Config) {}, ""},
		"Socket Mode":          {func(c *Config) { c.SigningSecret, c.AppToken = "", "xapp-1" }, ""},
		"both":                 {func(c *Config) { c.AppToken = "xapp-1" }, ""},
		"no bot token":         {func(c *Config) { c.BotToken = "" }, "SLACK_BOT_TOKEN is missing"},
		"neither way":          {func(c *Config) { c.SigningSecret = "" }, "SLACK_SIGNING_SECRET is missing (or SLACK_APP_TOKEN"},
		"only an app token":    {func(c *Config) { *c = Config{AppToken: "xapp-1", Fallback: "113"} }, "SLACK_BOT_TOKEN is missing"},
		"a user's token":       {func(c *Config) { c.BotToken = "xoxp-1-secret" }, "SLACK_BOT_TOKEN is malformed"},
		"a bot's as the app's": {func(c *Config) { c.AppToken = "xoxb-1-secret" }, "SLACK_APP_TOKEN is malformed"},
		"two lines":            {func(c *Config) { c.SigningSecret = "secret\n" }, "SLACK_SIGNING_SECRET is malformed"},
		"no address":           {func(c *Config) { c.APIURL = "slack.com" }, "SLACK_API_URL is malformed"},
		"no fallback":          {func(c *Config) { c.Fallback = " " }, "fallback text is empty"},
	} {
		broken := whole
		c.change(&broken)
		err := broken.Validate()
		if (err == nil) != (c.names == "") || err != nil && !strings.Contains(err.Error(), c.names) {
			t.Errorf("%s: %v; want %q", name, err, c.names)
		}
		if err != nil && strings.Contains(err.Error(), "secret\n") || strings.Contains(fmt.Sprint(err), "1-secret") {
			t.Errorf("%s: the error shows a secret: %v", name, err)
		}
	}
	if shown := fmt.Sprintf("%v %+v %#v", whole, whole, whole); strings.Contains(shown, "xoxb") {
		t.Errorf("the settings print as %s", shown)
	}
	if (Config{Fallback: "113"}).Enabled() || !(Config{AppToken: "x"}).Enabled() {
		t.Error("Enabled does not follow the settings")
	}
}
