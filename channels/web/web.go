// Package web is the channel of a browser: a phone on a page, for who wants to try
// Helsevei without an account, and for a tablet at a reception centre. What is
// written goes onto the bus and is answered like an SMS. Start with [New].
//
// The server writes the whole page, so that it works without a script; page.js only
// makes it live. It asks no third party for anything. Without the bus the page still
// names 113 and 116 117.
package web

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"time"

	"helsevei/channels"
)

// Channel is the channel's name on the bus.
const Channel = "web"

// Section is what the page says in one language without being asked.
type Section struct {
	Lang, Dir string // BCP 47, "ltr" or "rtl"
	Name      string // the language's own name
	Lines     []string
}

// Number is a number to tap.
type Number struct {
	Shown, Dial string // "116 117", "116117"
	Name        string // Norwegian, as on the door
}

// Service is a row of the directory.
type Service struct {
	Name, Area, Contact string
	Dial                string // "" for none
	Open                string // in words; "" where it is not known
	Source, Checked     string
	Closed              bool // for good
}

// Config is what the page is made of. All is required but Secure.
type Config struct {
	Secure   bool     // whether browsers reach it over TLS: the cookie is for nothing else then
	Numbers  []Number // the first is that for danger to life
	Sections []Section
	Services func(at time.Time) []Service
	// Flow draws the dialogue as SVG, with the step marked where a conversation in
	// this state stands; nil for none.
	Flow func(state []byte) template.HTML
	// Norwegian says an answer again in Norwegian, from the state after it; "" when
	// it is none.
	Norwegian func(state []byte, at time.Time) (string, error)
}

// Log keeps what was said.
type Log interface {
	Said(ctx context.Context, channel, address string) ([]channels.Said, error)
}

// Adapter is the channel. Make one with [New].
type Adapter struct {
	config Config
	log    *slog.Logger
	pages  *template.Template
	hub    *hub
	limit  *limiter
	dirs   map[string]string // direction by tag
	tags   map[string]string // tag by a language's own name
}

var _ channels.Sender = (*Adapter)(nil)

//go:embed pages/*.html style.css page.js icon.svg
var files embed.FS

// New makes the channel.
func New(c Config, log *slog.Logger) (*Adapter, error) {
	if len(c.Numbers) == 0 || len(c.Sections) == 0 || c.Services == nil || c.Flow == nil || c.Norwegian == nil {
		return nil, errors.New("make the page: it lacks numbers, sections, services, flow or Norwegian")
	}
	pages, err := template.ParseFS(files, "pages/*.html")
	if err != nil {
		return nil, fmt.Errorf("read the pages: %w", err)
	}
	a := &Adapter{config: c, log: log, pages: pages, hub: newHub(), limit: newLimiter(), dirs: map[string]string{}, tags: map[string]string{}}
	for _, s := range c.Sections {
		a.dirs[s.Lang], a.tags[s.Name] = s.Dir, s.Lang
	}
	return a, nil
}

// Handler serves every page, and takes what is written.
func (a *Adapter) Handler(inlet channels.Inlet, log Log) http.Handler {
	mux := http.NewServeMux()
	for path, contentType := range map[string]string{"style.css": "text/css", "page.js": "text/javascript", "icon.svg": "image/svg+xml"} {
		mux.HandleFunc("GET /"+path, a.file(path, contentType+"; charset=utf-8"))
	}
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) { a.front(w, r, log) })
	mux.HandleFunc("POST /say", func(w http.ResponseWriter, r *http.Request) { a.say(w, r, inlet) })
	mux.HandleFunc("GET /events", a.events)
	mux.HandleFunc("GET /card/{seq}", func(w http.ResponseWriter, r *http.Request) { a.card(w, r, log) })
	mux.HandleFunc("GET /flow", func(w http.ResponseWriter, r *http.Request) { a.flow(w, r, log) })
	mux.HandleFunc("GET /services", a.services)
	return secured(http.NewCrossOriginProtection().Handler(mux))
}

// policy lets a page load what this server has and nothing else from anywhere.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

func secured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

func (a *Adapter) file(name, contentType string) http.HandlerFunc {
	body, err := files.ReadFile(name)
	if err != nil {
		panic(err) // it is embedded
	}
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.Write(body) //nolint:errcheck // the reader has gone
	}
}

// Send tells the pages that show the conversation that there is something new:
// they read it from the bus, as they do when they are loaded.
func (a *Adapter) Send(_ context.Context, t channels.Turn) (string, error) {
	a.hub.tell(t.Address)
	return "", nil
}

// Close ends what is open, so that the server can stop.
func (a *Adapter) Close() { a.hub.close() }
