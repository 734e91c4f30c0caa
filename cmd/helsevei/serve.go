package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"helsevei/bot"
	"helsevei/bot/bus"
	"helsevei/channels/slack"
	"helsevei/channels/sms"
	"helsevei/channels/web"
)

// drainTimeout bounds the stop: what has begun may end, the rest is handed out
// again after the next start.
const drainTimeout = 8 * time.Second

type serveCommand struct {
	Config
}

// Run serves until ctx ends.
func (c *serveCommand) Run(ctx context.Context, t terminal) error {
	began := time.Now()
	log := slog.New(slog.NewTextHandler(t.err, nil))
	a, err := newApp(&c.Config, log)
	if err != nil {
		return err
	}
	return a.run(ctx, func() { fmt.Fprint(t.out, a.greeting(time.Since(began))) })
}

// app is a running Helsevei: newApp checks and listens, run serves.
type app struct {
	config   *Config
	log      *slog.Logger
	mind     *mind
	trouble  string // the text for when nothing else can be said
	options  bus.Options
	bus      lateBus
	sms      *sms.Adapter   // nil when the channel is off
	slack    *slack.Adapter // the same
	web      *web.Adapter   // the same
	metrics  *metrics
	listener net.Listener
	handler  *http.ServeMux
}

// part is a loop that runs until its first context ends and then finishes what
// it has begun while the second lasts.
type part func(ctx, drain context.Context) error

func newApp(c *Config, log *slog.Logger) (*app, error) {
	m, err := newMind()
	if err != nil {
		return nil, err
	}
	debug.FreeOSMemory() // loading leaves more behind than it keeps
	trouble, err := m.words.Trouble()
	if err != nil {
		return nil, err
	}
	if err := c.validate(trouble.Text); err != nil {
		return nil, err
	}
	a := &app{config: c, log: log, mind: m, trouble: trouble.Text, handler: http.NewServeMux()}
	if a.options, err = c.bus(); err != nil {
		return nil, err
	}
	a.options.Log = log
	if err := a.routes(); err != nil {
		return nil, err
	}
	if a.listener, err = net.Listen("tcp", c.Addr); err != nil {
		return nil, usageError{fmt.Errorf("HELSEVEI_ADDR: %w", err)}
	}
	return a, nil
}

// routes sets up all that is served over HTTP. It does not need the bus yet.
func (a *app) routes() (err error) {
	a.health()
	a.metrics = newMetrics(&a.bus, a.log)
	a.handler.Handle("GET /metrics", a.metrics.handler())
	inlet := a.metrics.inlet(&a.bus)
	if a.config.has(roleWeb) {
		c, err := a.page()
		if err != nil {
			return err
		}
		if a.web, err = web.New(c, a.log); err != nil {
			return err
		}
		a.handler.Handle("/", a.web.Handler(inlet, &a.bus))
	}
	if a.config.smsOn() {
		if a.sms, err = sms.New(a.config.sms(a.trouble), a.log); err != nil {
			return err
		}
		a.handler.Handle("/twilio/", a.sms.Handler(inlet, a.metrics.reporter(&a.bus)))
	}
	if a.config.slackOn() {
		if a.slack, err = slack.New(a.config.slack(a.trouble), a.log); err != nil {
			return err
		}
		a.handler.Handle("/slack/", a.slack.Handler(inlet))
	}
	return nil
}

// parts are the loops between the bus and the channels.
func (a *app) parts(b *bus.Bus) (parts []part, err error) {
	if a.config.has(roleBot) {
		r, err := a.mind.responder()
		if err != nil {
			return nil, err
		}
		parts = append(parts, bot.New(b, a.metrics.responder(r), a.config.NATSURL == "", a.log).Run)
	}
	if a.sms != nil {
		parts = append(parts, bot.NewOutbox(b, sms.Channel, a.metrics.sender(a.sms), a.config.SMSRate, a.log).Run)
	}
	if a.slack != nil {
		parts = append(parts, bot.NewOutbox(b, slack.Channel, a.metrics.sender(a.slack), slackRate, a.log).Run)
	}
	if a.web != nil {
		parts = append(parts, bot.NewOutbox(b, web.Channel, a.metrics.sender(a.web), pageRate, a.log).Run)
	}
	return parts, nil
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
		if err := a.slackReady(); err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "ready")
	})
}

// slackReady returns nil when the Slack channel is off or can serve.
func (a *app) slackReady() error {
	if a.slack == nil {
		return nil
	}
	return a.slack.Ready()
}

// listen takes what Slack sends over a socket. Like HTTP it begins before the bus
// is there and ends before the bus does.
func (a *app) listen(ctx context.Context) error {
	if a.slack != nil {
		a.slack.Listen(ctx, a.metrics.inlet(&a.bus))
	}
	return nil
}

// run serves until ctx ends and then stops in order: first what comes in, then
// what has begun, last the bus. It serves before the bus is there, so that who
// texts meanwhile is told 113 and 116 117; ready is called when it is.
func (a *app) run(ctx context.Context, ready func()) error {
	drain, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	group, ctx := errgroup.WithContext(ctx)
	server := &http.Server{Handler: a.handler, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second,
		IdleTimeout: 2 * time.Minute, ErrorLog: slog.NewLogLogger(a.log.Handler(), slog.LevelWarn)}
	if a.web != nil {
		server.RegisterOnShutdown(a.web.Close)
	}
	group.Go(func() error {
		if err := server.Serve(a.listener); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("serve HTTP: %w", err)
		}
		return nil
	})
	group.Go(func() error { return a.listen(ctx) })
	group.Go(func() error { return a.work(ctx, drain, ready) })
	<-ctx.Done()
	time.AfterFunc(drainTimeout, stop)
	shutdown, cancel := context.WithTimeout(drain, drainTimeout/2)
	defer cancel()
	return errors.Join(server.Shutdown(shutdown), group.Wait(), a.close())
}

// work opens the bus and runs the parts on it.
func (a *app) work(ctx, drain context.Context, ready func()) error {
	b, err := bus.Open(ctx, a.options)
	if err != nil {
		if ctx.Err() != nil {
			return nil // stopped before the bus was there
		}
		return err
	}
	a.bus.set(b)
	parts, err := a.parts(b)
	if err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	for _, p := range parts {
		group.Go(func() error {
			err := p(ctx, drain)
			if ctx.Err() != nil && errors.Is(err, context.Canceled) {
				return nil // stopped before it had begun
			}
			return err
		})
	}
	if a.config.has(roleBot) {
		group.Go(func() error { return a.serveOperator(ctx, b) })
	}
	ready()
	return group.Wait()
}

// serveOperator serves the operator's socket. Everything else goes on without it.
func (a *app) serveOperator(ctx context.Context, b *bus.Bus) error {
	dir, err := a.config.dataFolder()
	if err == nil {
		err = serveAdmin(ctx, dir, b)
	}
	if err != nil {
		a.log.Warn("helsevei dead and helsevei forget cannot reach this process", "error", err)
	}
	return nil
}

func (a *app) close() (err error) {
	if a.sms != nil {
		a.sms.Close()
	}
	if a.slack != nil {
		a.slack.Close()
	}
	if b := a.bus.get(); b != nil {
		err = b.Close()
	}
	return err
}

// greeting says where to reach it and how to try it.
func (a *app) greeting(took time.Duration) string {
	where := "embedded, data in " + a.options.Dir
	if a.options.URL != "" {
		where = "outside"
	}
	return fmt.Sprintf(`Helsevei is ready (%d ms).
  address   http://%s
  roles     %s
  channels  %s
  bus       %s
  try it    make chat    (no account needed)
`, took.Milliseconds(), a.listener.Addr(), strings.Join(a.config.Roles, ", "), a.config.describe(), where)
}
