package sms

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"github.com/twilio/twilio-go/client"

	"helsevei/channels"
)

// Channel is this channel's name in messages, turns and statuses.
const Channel = "sms"

// Adapter is the channel. Make one with [New]; it is safe for concurrent use.
type Adapter struct {
	config    Config
	public    string // Config.PublicURL without a slash at its end
	api       *url.URL
	transport http.RoundTripper
	validator client.RequestValidator
	silence   []byte // TwiML that replies nothing
	fallback  []byte // TwiML that replies Config.Fallback
	codes     table
	log       *slog.Logger
}

var _ channels.Sender = (*Adapter)(nil)

// New checks the settings and makes the adapter. It calls nobody.
func New(c Config, log *slog.Logger) (*Adapter, error) {
	if err := c.Validate(); err != nil {
		return nil, fmt.Errorf("sms settings: %w", err)
	}
	api, err := url.Parse(strings.TrimRight(c.apiURL(), "/"))
	if err != nil {
		return nil, fmt.Errorf("sms settings: TWILIO_API_URL: %w", err)
	}
	a := &Adapter{
		config:    c.withDefaults(),
		public:    strings.TrimRight(c.PublicURL, "/"),
		api:       api,
		validator: client.NewRequestValidator(c.AuthToken),
		silence:   twiml(""),
		fallback:  twiml(c.Fallback),
		codes:     codes(),
		log:       log,
	}
	a.transport = a.config.Transport
	return a, nil
}

func (c Config) withDefaults() Config {
	if c.AcceptTimeout <= 0 {
		c.AcceptTimeout = defaultAccept
	}
	if c.Timeout <= 0 {
		c.Timeout = defaultTimeout
	}
	if c.Transport == nil {
		c.Transport = transport()
	}
	return c
}

// Handler serves POST /twilio/inbound and POST /twilio/status. A proxy or a
// mux that serves them below a path strips it first (http.StripPrefix).
//
// When in or out fails, its error is logged by kind only: what is behind it is
// for in and out to log.
//
// The server that it is mounted on must bound the reading of a request
// (http.Server.ReadTimeout): a caller that never finishes its body is nobody
// whose signature could be checked.
func (a *Adapter) Handler(in channels.Inlet, out channels.Reporter) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST "+inboundRoute, func(w http.ResponseWriter, r *http.Request) { a.inbound(w, r, in) })
	mux.HandleFunc("POST "+statusRoute, func(w http.ResponseWriter, r *http.Request) { a.status(w, r, out) })
	return mux
}

// Close lets go of idle connections to Twilio.
func (a *Adapter) Close() {
	(&http.Client{Transport: a.transport}).CloseIdleConnections()
}

// twiml is a reply that Twilio sends for us; without a text it sends none.
// https://www.twilio.com/docs/messaging/twiml
func twiml(text string) []byte {
	var b bytes.Buffer
	b.WriteString(xml.Header + "<Response>")
	if text != "" {
		b.WriteString("<Message>")
		// A bytes.Buffer never fails to write.
		_ = xml.EscapeText(&b, []byte(text))
		b.WriteString("</Message>")
	}
	b.WriteString("</Response>")
	return b.Bytes()
}
