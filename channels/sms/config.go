package sms

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
	// AccountSID (TWILIO_ACCOUNT_SID) and AuthToken (TWILIO_AUTH_TOKEN) stand
	// on the first page of the Twilio console. The token both signs in and
	// checks signatures, so an API key will not do.
	AccountSID string
	AuthToken  string `json:"-"`
	// From (TWILIO_FROM) is the number that answers, +47… or a short number;
	// MessagingServiceSID (TWILIO_MESSAGING_SERVICE_SID) a pool of them. One
	// of the two is needed; with both, From is the sender within the service.
	From                string
	MessagingServiceSID string
	// APIURL (TWILIO_API_URL) replaces https://api.twilio.com: a region, a test
	// server. A path in it goes before Twilio's own.
	APIURL string
	// PublicURL (HELSEVEI_PUBLIC_URL) is how Twilio reaches us, without the
	// /twilio/… part. Signatures are computed over it and never over the Host
	// header, which the caller chooses. When it has a path, the proxy in front
	// is taken to strip it: the handler serves /twilio/… either way.
	PublicURL string
	// Fallback is what Twilio itself replies when a message cannot be stored.
	// It has to help on its own: it carries 113 and 116 117.
	Fallback string

	// AcceptTimeout bounds the storing of one message or status; 0 is 3 s.
	AcceptTimeout time.Duration
	// Timeout bounds one request to Twilio; 0 is 10 s.
	Timeout time.Duration
	// Transport carries requests to Twilio; nil is net/http's own.
	Transport http.RoundTripper `json:"-"`
}

const (
	defaultAPIURL  = "https://api.twilio.com"
	defaultAccept  = 3 * time.Second
	defaultTimeout = 10 * time.Second
)

// String hides the token from every %v.
func (c Config) String() string { return "sms.Config(" + c.AccountSID + ")" }

// GoString hides the token from %#v.
func (c Config) GoString() string { return c.String() }

// Enabled says whether anything is set that only this channel uses. A channel
// with no settings is off; one with half of them fails [Config.Validate].
func (c Config) Enabled() bool {
	return c.AccountSID+c.AuthToken+c.From+c.MessagingServiceSID != ""
}

// Validate names every setting that is missing or malformed, and prints none.
func (c Config) Validate() error {
	return errors.Join(
		setting("TWILIO_ACCOUNT_SID", c.AccountSID, `^AC[0-9A-Za-z]+$`, "begins with AC, letters and digits follow"),
		// Any visible characters: what Twilio will issue next is not ours to say.
		setting("TWILIO_AUTH_TOKEN", c.AuthToken, `^[!-~]+$`, "has no spaces or line breaks"),
		c.validateSender(),
		optional("TWILIO_FROM", c.From, `^(whatsapp:)?\+?[0-9]{3,15}$`, "is a number such as +4759440000 or a short number"),
		optional("TWILIO_MESSAGING_SERVICE_SID", c.MessagingServiceSID, `^MG[0-9A-Za-z]+$`, "begins with MG, letters and digits follow"),
		validURL("TWILIO_API_URL", c.apiURL()),
		validURL("HELSEVEI_PUBLIC_URL", c.PublicURL),
		c.validateFallback(),
	)
}

func (c Config) validateSender() error {
	if c.From == "" && c.MessagingServiceSID == "" {
		return errors.New("TWILIO_FROM is missing (or TWILIO_MESSAGING_SERVICE_SID)")
	}
	return nil
}

func (c Config) validateFallback() error {
	if strings.TrimSpace(c.Fallback) == "" {
		return errors.New("sms: the fallback text is empty")
	}
	return nil
}

func (c Config) apiURL() string {
	if c.APIURL == "" {
		return defaultAPIURL
	}
	return c.APIURL
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
	if value == "" {
		return fmt.Errorf("%s is missing", name)
	}
	u, err := url.Parse(value)
	switch {
	case err != nil, strings.ContainsFunc(value, unicode.IsSpace), u.Host == "", u.Scheme != "http" && u.Scheme != "https":
		return fmt.Errorf("%s is malformed: it is an address such as https://host.example", name)
	case u.User != nil, u.RawQuery != "", u.ForceQuery, u.Fragment != "":
		return fmt.Errorf("%s is malformed: it has no user, query or fragment", name)
	}
	return nil
}
