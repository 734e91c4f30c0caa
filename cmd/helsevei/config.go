package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"helsevei/bot/bus"
	"helsevei/channels/slack"
	"helsevei/channels/sms"
)

// Config is every setting of a running Helsevei. Each is a flag and an
// environment variable; nothing else is read.
type Config struct {
	Addr      string   `env:"HELSEVEI_ADDR" default:"127.0.0.1:8080" help:"Address to listen on."`
	Roles     []string `env:"HELSEVEI_ROLES" default:"bot,sms,slack,web" help:"Parts to run: bot, sms, slack, web. Without bot, sms or web it needs an outside bus."`
	PublicURL string   `env:"HELSEVEI_PUBLIC_URL" help:"How the providers reach us, such as https://helsevei.example. Signatures are computed over it."`

	Data         string `env:"HELSEVEI_DATA" help:"Folder for the embedded bus and the key. Default: helsevei in the user's state folder."`
	Key          string `env:"HELSEVEI_KEY" help:"Secret key of the installation, 64 hexadecimal digits. Default: the key file in the data folder, made on first start."`
	NATSURL      string `name:"nats-url" env:"HELSEVEI_NATS_URL" help:"Outside bus, such as nats://user:password@host:4222. Default: the embedded one."`
	NATSCA       string `name:"nats-ca" env:"HELSEVEI_NATS_CA" help:"File of certificates to trust for a tls:// bus. Default: the system's."`
	NATSReplicas int    `name:"nats-replicas" env:"HELSEVEI_NATS_REPLICAS" default:"1" help:"Servers that keep each message: 3 in a cluster."`

	SMSRate float64 `name:"sms-rate" env:"HELSEVEI_SMS_RATE" default:"10" help:"SMS handed to Twilio each second. Not more than the sender's own limit, or Twilio queues them and an emergency waits."`
	Twilio  Twilio  `embed:"" prefix:"twilio-"`
	Slack   Slack   `embed:"" prefix:"slack-"`
}

// Twilio is the account behind the SMS channel. All empty: the channel is off.
type Twilio struct {
	AccountSID          string `name:"account-sid" env:"TWILIO_ACCOUNT_SID" help:"Account SID, from the first page of the Twilio console."`
	AuthToken           string `env:"TWILIO_AUTH_TOKEN" help:"Auth token of the same account. It signs in and checks signatures."`
	From                string `env:"TWILIO_FROM" help:"Number that people text and that answers."`
	MessagingServiceSID string `name:"messaging-service-sid" env:"TWILIO_MESSAGING_SERVICE_SID" help:"Messaging service to answer through, instead of or beside a number."`
	APIURL              string `name:"api-url" env:"TWILIO_API_URL" help:"Other base URL of Twilio's API: a region, a test server."`
}

// Slack is the app behind the Slack channel. All empty: the channel is off.
type Slack struct {
	BotToken      string `env:"SLACK_BOT_TOKEN" help:"Bot token of the app in the workspace, xoxb-…."`
	SigningSecret string `env:"SLACK_SIGNING_SECRET" help:"Signing secret of the app, to take what Slack posts over HTTP."`
	AppToken      string `env:"SLACK_APP_TOKEN" help:"App-level token, xapp-…, for Socket Mode: then no address that Slack can reach is needed."`
	APIURL        string `name:"api-url" env:"SLACK_API_URL" help:"Other base URL of Slack's API: a test server."`
	// HandoffChannel is reserved: taking over is not part of this version.
	HandoffChannel string `env:"SLACK_HANDOFF_CHANNEL" hidden:""`
}

// The roles there are.
const (
	roleBot   = "bot"
	roleSMS   = "sms"
	roleSlack = "slack"
	roleWeb   = "web"
)

// slackRate is how many turns a second go to Slack, for all people together: it
// allows several hundred a minute in a workspace.
// https://docs.slack.dev/apis/web-api/rate-limits/
const slackRate = 5

var errHandoff = errors.New("SLACK_HANDOFF_CHANNEL is set, but taking over a conversation is not part of this version; unset it to run without")

// has says whether this process plays a role.
func (c *Config) has(role string) bool { return slices.Contains(c.Roles, role) }

// validate names every setting that is wrong or missing. trouble is the text
// that Twilio replies when the bus is down.
func (c *Config) validate(trouble string) error {
	var faults []error
	for _, r := range c.Roles {
		if !slices.Contains([]string{roleBot, roleSMS, roleSlack, roleWeb}, r) {
			faults = append(faults, fmt.Errorf("HELSEVEI_ROLES: there is no role %q; expected bot, sms, slack or web", r))
		}
	}
	if c.Slack.HandoffChannel != "" {
		faults = append(faults, errHandoff)
	}
	if c.slackOn() {
		faults = append(faults, c.slack(trouble).Validate())
	}
	if !(c.SMSRate > 0) { // also not a number
		faults = append(faults, errors.New("HELSEVEI_SMS_RATE must be above 0"))
	}
	if c.smsOn() {
		faults = append(faults, c.sms(trouble).Validate())
	}
	faults = append(faults, c.validateBus()...)
	if err := errors.Join(faults...); err != nil {
		return usageError{fmt.Errorf("settings:\n%w", err)}
	}
	return nil
}

func (c *Config) validateBus() (faults []error) {
	if c.NATSURL == "" && !(c.has(roleBot) && c.has(roleSMS) && c.has(roleWeb)) {
		faults = append(faults, errors.New("HELSEVEI_NATS_URL is missing: a process that runs only some roles needs an outside bus to reach the others"))
	}
	if c.NATSURL == "" && c.NATSReplicas > 1 {
		faults = append(faults, errors.New("HELSEVEI_NATS_REPLICAS above 1 needs HELSEVEI_NATS_URL: the embedded bus is one server"))
	}
	if c.NATSURL != "" {
		faults = append(faults, bus.CheckURL(c.NATSURL))
	}
	if c.NATSURL != "" && c.Key == "" {
		faults = append(faults, errors.New("HELSEVEI_KEY is missing: all processes on an outside bus need the same key; make one with: openssl rand -hex 32"))
	}
	if c.Key != "" {
		if _, err := bus.ParseKey(c.Key); err != nil {
			faults = append(faults, fmt.Errorf("HELSEVEI_KEY: %w", err))
		}
	}
	if c.NATSReplicas < 1 || c.NATSReplicas > 5 {
		faults = append(faults, errors.New("HELSEVEI_NATS_REPLICAS must be from 1 to 5"))
	}
	return faults
}

// smsOn says whether the SMS channel is configured for this process. Half a
// configuration counts, so that it is refused and not ignored.
func (c *Config) smsOn() bool { return c.has(roleSMS) && c.Twilio != (Twilio{}) }

func (c *Config) sms(trouble string) sms.Config {
	return sms.Config{
		AccountSID: c.Twilio.AccountSID, AuthToken: c.Twilio.AuthToken,
		From: c.Twilio.From, MessagingServiceSID: c.Twilio.MessagingServiceSID,
		APIURL: c.Twilio.APIURL, PublicURL: c.PublicURL, Fallback: trouble,
	}
}

// slackOn says the same of the Slack channel.
func (c *Config) slackOn() bool { return c.has(roleSlack) && c.Slack != (Slack{}) }

func (c *Config) slack(trouble string) slack.Config {
	return slack.Config{BotToken: c.Slack.BotToken, SigningSecret: c.Slack.SigningSecret, AppToken: c.Slack.AppToken,
		APIURL: c.Slack.APIURL, Fallback: trouble}
}

// bus gives the options of the bus. The key comes from the setting or, for the
// embedded bus, from the key file.
func (c *Config) bus() (bus.Options, error) {
	o := bus.Options{URL: c.NATSURL, CA: c.NATSCA, Replicas: c.NATSReplicas, Keeper: c.has(roleBot), Dir: c.Data}
	var err error
	if o.URL == "" {
		if o.Dir, err = c.dataFolder(); err != nil {
			return o, err
		}
	}
	if c.Key != "" {
		o.Key, err = bus.ParseKey(c.Key)
	} else {
		o.Key, err = bus.KeyFile(o.Dir)
	}
	return o, err
}

// dataFolder makes the data folder, for its owner only.
func (c *Config) dataFolder() (string, error) {
	dir, err := folder(c.Data)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", usageError{fmt.Errorf("HELSEVEI_DATA: %w", err)}
	}
	return dir, nil
}

// folder is where data is, unless a setting says otherwise.
func folder(setting string) (string, error) {
	if setting != "" {
		return setting, nil
	}
	state := os.Getenv("XDG_STATE_HOME")
	if state == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", usageError{errors.New("HELSEVEI_DATA is missing, and there is no home folder to put data in")}
		}
		state = filepath.Join(home, ".local", "state")
	}
	return filepath.Join(state, "helsevei"), nil
}

// describe says which channels are on, for the start's message.
func (c *Config) describe() string {
	var on []string
	switch {
	case c.smsOn():
		on = append(on, "sms on")
	case c.has(roleSMS):
		on = append(on, "sms off (set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_FROM and HELSEVEI_PUBLIC_URL)")
	}
	switch {
	case c.slackOn() && c.Slack.AppToken != "":
		on = append(on, "slack on (Socket Mode)")
	case c.slackOn():
		on = append(on, "slack on")
	case c.has(roleSlack):
		on = append(on, "slack off (set SLACK_BOT_TOKEN, and SLACK_SIGNING_SECRET or SLACK_APP_TOKEN)")
	}
	return strings.Join(on, ", ")
}
