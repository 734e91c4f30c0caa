package slack

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode"
)

// Config is all that the channel needs to know.
type Config struct {
	// BotToken (SLACK_BOT_TOKEN) is the app's xoxb- token in the workspace.
	BotToken string `json:"-"`
	// SigningSecret (SLACK_SIGNING_SECRET) checks what Slack posts over HTTP;
	// AppToken (SLACK_APP_TOKEN), xapp-, opens Socket Mode. One is needed. Which
	// of the two Slack uses is set in the app, so both may be there.
	SigningSecret string `json:"-"`
	AppToken      string `json:"-"`
	// APIURL (SLACK_API_URL) replaces https://slack.com/api: a test server.
	APIURL string
	// Fallback is what a person is told when their message cannot be stored. It
	// has to help on its own: it carries 113 and 116 117.
	Fallback string

	// AcceptTimeout bounds the storing of one message; 0 is 2.5 s. Slack waits 3.
	AcceptTimeout time.Duration
	// Timeout bounds one request to Slack; 0 is 10 s.
	Timeout time.Duration
	// Pace is the least time between two messages to one person; 0 is 1 s.
	// https://docs.slack.dev/apis/web-api/rate-limits/#posting
	Pace time.Duration
	// Silence is how long a socket may go without a ping from Slack before it
	// counts as dead; 0 is 30 s.
	Silence time.Duration
	// Patience is the wait after Slack refused to open a socket; 0 is 30 s.
	Patience time.Duration
	// Transport carries requests to Slack; nil is net/http's own.
	Transport http.RoundTripper `json:"-"`
}

const (
	defaultAPIURL   = "https://slack.com/api"
	defaultAccept   = 2500 * time.Millisecond
	defaultTimeout  = 10 * time.Second
	defaultPace     = time.Second
	defaultSilence  = 30 * time.Second
	defaultPatience = 30 * time.Second
)

// String hides the secrets from every %v.
func (c Config) String() string { return "slack.Config" }

// GoString hides the secrets from %#v.
func (c Config) GoString() string { return c.String() }

// Enabled says whether anything is set that turns the channel on. A channel with
// no settings is off; one with half of them fails [Config.Validate].
func (c Config) Enabled() bool { return c.BotToken+c.SigningSecret+c.AppToken != "" }

// Validate names every setting that is missing or malformed, and prints none.
func (c Config) Validate() error {
	return errors.Join(
		setting("SLACK_BOT_TOKEN", c.BotToken, `^xoxb-[!-~]+$`, "begins with xoxb- and has no spaces"),
		c.validateWay(),
		optional("SLACK_SIGNING_SECRET", c.SigningSecret, `^[!-~]+$`, "has no spaces or line breaks"),
		optional("SLACK_APP_TOKEN", c.AppToken, `^xapp-[!-~]+$`, "begins with xapp- and has no spaces"),
		validURL("SLACK_API_URL", c.apiURL()),
		c.validateFallback(),
	)
}

func (c Config) validateWay() error {
	if c.SigningSecret == "" && c.AppToken == "" {
		return errors.New("SLACK_SIGNING_SECRET is missing (or SLACK_APP_TOKEN, for Socket Mode)")
	}
	return nil
}

func (c Config) validateFallback() error {
	if strings.TrimSpace(c.Fallback) == "" {
		return errors.New("slack: the fallback text is empty")
	}
	return nil
}

func (c Config) apiURL() string {
	if c.APIURL == "" {
		return defaultAPIURL
	}
	return c.APIURL
}

func (c Config) withDefaults() Config {
	for d, standard := range map[*time.Duration]time.Duration{
		&c.AcceptTimeout: defaultAccept, &c.Timeout: defaultTimeout, &c.Pace: defaultPace,
		&c.Silence: defaultSilence, &c.Patience: defaultPatience,
	} {
		if *d <= 0 {
			*d = standard
		}
	}
	if c.Transport == nil {
		c.Transport = http.DefaultTransport.(*http.Transport).Clone()
	}
	return c
}

func setting(name, value, pattern, rule string) error {
	if value == "" {
		return fmt.Errorf("%s is missing", name)
	}
	return optional(name, value, pattern, rule)
}

func optional(name, value, pattern, rule string) error {
	if value == "" || regexp.MustCompile(pattern).MatchString(value) {
		return nil
	}
	return fmt.Errorf("%s is malformed: it %s", name, rule)
}

func validURL(name, value string) error {
	u, err := url.Parse(value)
	switch {
	case err != nil, strings.ContainsFunc(value, unicode.IsSpace), u.Host == "", u.Scheme != "http" && u.Scheme != "https":
		return fmt.Errorf("%s is malformed: it is an address such as https://host.example", name)
	case u.User != nil, u.RawQuery != "", u.ForceQuery, u.Fragment != "":
		return fmt.Errorf("%s is malformed: it has no user, query or fragment", name)
	}
	return nil
}
