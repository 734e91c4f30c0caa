package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"helsevei/bot"
	"helsevei/bot/bus"
	"helsevei/channels/sms"
	"helsevei/channels/web"
	"helsevei/content"
)

const (
	// openTimeout bounds the wait for the bus at the start. In a cluster the
	// servers and the bot may come up after us.
	openTimeout = 2 * time.Minute
	// drainTimeout bounds the stop: what has begun may end, the rest is handed
	// out again after the next start.
	drainTimeout = 8 * time.Second
)

type serveCommand struct {
	Config
}

// Run serves until ctx ends.
func (c *serveCommand) Run(ctx context.Context, t terminal) error {
	began := time.Now()
	log := slog.New(slog.NewTextHandler(t.err, nil))
	a, err := newApp(ctx, &c.Config, log)
	if err != nil {
		return err
	}
	fmt.Fprint(t.out, a.greeting(time.Since(began)))
	return a.run(ctx)
}

// app is a running Helsevei: newApp builds it and run serves.
type app struct {
	config   *Config
	log      *slog.Logger
	bus      *bus.Bus
	where    string // the bus is, for the greeting
	listener net.Listener
	handler  *http.ServeMux
	// parts are the loops that run until their first context ends and then
	// finish what they have begun while the second lasts.
	parts []func(ctx, drain context.Context) error
}

func newApp(ctx context.Context, c *Config, log *slog.Logger) (_ *app, err error) {
	m, err := newMind()
	if err != nil {
		return nil, err
	}
	trouble, err := m.words.Trouble()
	if err != nil {
		return nil, err
	}
	if err := c.validate(trouble.Text); err != nil {
		return nil, err
	}
	a := &app{config: c, log: log, handler: http.NewServeMux()}
	defer func() {
		if err != nil {
			err = errors.Join(err, a.close())
		}
	}()
	// Listening comes first: a port that is taken is known before the bus starts.
	if a.listener, err = net.Listen("tcp", c.Addr); err != nil {
		return nil, usageError{fmt.Errorf("HELSEVEI_ADDR: %w", err)}
	}
	if err := a.openBus(ctx); err != nil {
		return nil, err
	}
	a.health()
	if c.has(roleWeb) {
		if err := a.addPage(m); err != nil {
			return nil, err
		}
	}
	if c.has(roleBot) {
		if err := a.addBot(m); err != nil {
			return nil, err
		}
	}
	if c.smsOn() {
		if err := a.addSMS(trouble.Text); err != nil {
			return nil, err
		}
	}
	return a, nil
}

func (a *app) openBus(ctx context.Context) error {
	o, err := a.config.bus()
	if err != nil {
		return err
	}
	o.Log = a.log
	a.where = "embedded, data in " + o.Dir
	if o.URL != "" {
		a.where = "outside"
	}
	ctx, cancel := context.WithTimeout(ctx, openTimeout)
	defer cancel()
	a.bus, err = bus.Open(ctx, o)
	return err
}

func (a *app) addBot(m *mind) error {
	r, err := m.responder()
	if err != nil {
		return err
	}
	a.parts = append(a.parts, bot.New(a.bus, r, a.config.NATSURL == "", a.log).Run)
	return nil
}

func (a *app) addSMS(trouble string) error {
	adapter, err := sms.New(a.config.sms(trouble), a.log)
	if err != nil {
		return err
	}
	a.handler.Handle("/twilio/", adapter.Handler(a.bus, a.bus))
	a.parts = append(a.parts, bot.NewOutbox(a.bus, sms.Channel, adapter, a.config.SMSRate, a.log).Run)
	return nil
}

// addPage serves the page of numbers, which needs no bus.
func (a *app) addPage(m *mind) error {
	var numbers []web.Number
	for _, id := range []string{content.EmergencyID, content.NoSIMID, content.LegevaktID} {
		s, _ := m.directory.Service(id)
		numbers = append(numbers, web.Number{Shown: s.Phone().Number, Dial: s.Phone().Dial, Name: s.Name})
	}
	var sections []web.Section
	for _, l := range m.catalog.Languages() {
		lines, err := m.words.Standing(l.Tag)
		if err != nil {
			return err
		}
		sections = append(sections, web.Section{Lang: l.Tag, Dir: l.Direction, Name: l.Name, Lines: lines})
	}
	page, err := web.Handler(numbers, sections)
	if err != nil {
		return err
	}
	a.handler.Handle("/", page)
	return nil
}

// health answers whether the process lives and whether it can serve.
func (a *app) health() {
	a.handler.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	a.handler.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
		defer cancel()
		if err := a.bus.Ready(ctx); err != nil {
			a.log.Warn("not ready", "error", err)
			http.Error(w, "the bus does not answer", http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "ready")
	})
}

// run serves until ctx ends and then stops in order: first what comes in, then
// what has begun, last the bus.
func (a *app) run(ctx context.Context) error {
	drain, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	group, ctx := errgroup.WithContext(ctx)
	server := &http.Server{Handler: a.handler, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second,
		IdleTimeout: 2 * time.Minute, ErrorLog: slog.NewLogLogger(a.log.Handler(), slog.LevelWarn)}
	group.Go(func() error {
		if err := server.Serve(a.listener); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("serve HTTP: %w", err)
		}
		return nil
	})
	for _, part := range a.parts {
		group.Go(func() error { return part(ctx, drain) })
	}
	<-ctx.Done()
	time.AfterFunc(drainTimeout, stop)
	shutdown, cancel := context.WithTimeout(drain, drainTimeout/2)
	defer cancel()
	return errors.Join(server.Shutdown(shutdown), group.Wait(), a.close())
}

func (a *app) close() (err error) {
	if a.listener != nil {
		a.listener.Close() // already closed after a run
	}
	if a.bus != nil {
		err = a.bus.Close()
	}
	return err
}

// greeting says where to reach it and how to try it.
func (a *app) greeting(took time.Duration) string {
	return fmt.Sprintf(`Helsevei is ready (%d ms).
  address   http://%s
  roles     %s
  channels  %s
  bus       %s
  try it    make chat    (no account needed)
`, took.Milliseconds(), a.listener.Addr(), strings.Join(a.config.Roles, ", "), a.config.describe(), a.where)
}
