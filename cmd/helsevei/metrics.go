package main

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"helsevei/bot"
	"helsevei/bot/bus"
	"helsevei/channels"
	"helsevei/channels/gsm"
	"helsevei/channels/sms"
	"helsevei/content"
)

// smallCell is the least that is published of a count by situation, place or
// status: fewer people than that could be recognised.
const smallCell = 5

// metrics counts what passes. No label holds anything that a person wrote: each has
// a fixed set of values.
type metrics struct {
	registry   *prometheus.Registry
	in         *prometheus.CounterVec   // by channel
	refused    *prometheus.CounterVec   // by channel
	turns      *prometheus.CounterVec   // by language
	dangers    *prometheus.CounterVec   // by language
	unserved   prometheus.Counter       // answers that name no service
	answering  prometheus.Histogram     // seconds from IN to the turn
	out        *prometheus.CounterVec   // by channel, language, outcome
	sending    *prometheus.HistogramVec // seconds from the turn to the provider, by channel and urgency
	segments   *prometheus.CounterVec   // by language
	deliveries *prometheus.CounterVec   // by channel, state, code
	answers    *cells
	underway   *underway
}

const namespace = "helsevei"

// seconds are the bounds of the histograms.
var seconds = []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 300}

func newMetrics(b *lateBus, log *slog.Logger) *metrics {
	m := &metrics{registry: prometheus.NewRegistry(), answers: &cells{counts: map[cell]uint64{}},
		underway: &underway{since: map[turnID]time.Time{}}}
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		c := prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: namespace, Name: name, Help: help}, labels)
		m.registry.MustRegister(c)
		return c
	}
	m.in = counter("messages_in_total", "Messages taken.", "channel")
	m.refused = counter("messages_refused_total", "Messages that could not be stored; the person was told so.", "channel")
	m.turns = counter("turns_total", "Turns decided.", "language")
	m.dangers = counter("emergencies_total", "Turns that answer danger to life.", "language")
	m.out = counter("messages_out_total", "Turns handed to the provider.", "channel", "language", "outcome")
	m.segments = counter("segments_total", "Segments of SMS that the provider has taken.", "language")
	m.deliveries = counter("deliveries_total", "Reports of the provider about what became of a message.", "channel", "state", "code")
	m.unserved = prometheus.NewCounter(prometheus.CounterOpts{Namespace: namespace, Name: "answers_without_service_total", Help: "Answers for which the directory has no service."})
	m.answering = prometheus.NewHistogram(prometheus.HistogramOpts{Namespace: namespace, Name: "answering_seconds", Help: "From a message on the bus to its turn.", Buckets: seconds})
	m.sending = prometheus.NewHistogramVec(prometheus.HistogramOpts{Namespace: namespace, Name: "sending_seconds",
		Help: "From a turn to the provider that took it.", Buckets: seconds}, []string{"channel", "urgent"})
	m.registry.MustRegister(m.unserved, m.answering, m.sending, m.answers, m.underway, &busStats{bus: b, log: log},
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError})
}

// inlet counts what comes in.
func (m *metrics) inlet(next channels.Inlet) channels.Inlet { return countedInlet{next, m} }

type countedInlet struct {
	channels.Inlet
	metrics *metrics
}

func (c countedInlet) Accept(ctx context.Context, msg channels.Message) error {
	err := c.Inlet.Accept(ctx, msg)
	if err != nil {
		c.metrics.refused.WithLabelValues(msg.Channel).Inc()
	} else {
		c.metrics.in.WithLabelValues(msg.Channel).Inc()
	}
	return err
}

// responder counts what is decided.
func (m *metrics) responder(next bot.Responder) bot.Responder { return countedResponder{next, m} }

type countedResponder struct {
	bot.Responder
	metrics *metrics
}

func (c countedResponder) Respond(state json.RawMessage, text string, at time.Time) (bot.Response, error) {
	r, err := c.Responder.Respond(state, text, at)
	if err == nil {
		c.metrics.decided(r, at)
	}
	return r, err
}

func (m *metrics) decided(r bot.Response, at time.Time) {
	m.turns.WithLabelValues(r.Reply.Lang).Inc()
	m.answering.Observe(time.Since(at).Seconds())
	need := r.Decided.Answer
	switch {
	case r.Decided.Urgent():
		m.dangers.WithLabelValues(r.Reply.Lang).Inc()
		return
	case need == nil:
		return
	case len(r.Reply.Services) == 0 && r.Decided.Page == 0:
		m.unserved.Inc()
	}
	m.answers.add("situation", string(need.Situation))
	m.answers.add("place", string(need.Place))
	m.answers.add("status", string(need.Status))
}

// sender counts what goes out.
func (m *metrics) sender(next channels.Sender) channels.Sender { return countedSender{next, m} }

type countedSender struct {
	channels.Sender
	metrics *metrics
}

func (c countedSender) Send(ctx context.Context, t channels.Turn) (string, error) {
	id, err := c.Sender.Send(ctx, t)
	outcome := "taken"
	var refused *channels.SendError
	if err != nil {
		outcome = "failed"
		if errors.As(err, &refused) && (refused.Verdict == channels.Permanent || refused.Verdict == channels.OptedOut) {
			outcome = "refused"
		}
	}
	c.metrics.out.WithLabelValues(t.Channel, t.Reply.Lang, outcome).Inc()
	if err == nil {
		c.metrics.sending.WithLabelValues(t.Channel, yesNo(t.Reply.Urgent)).Observe(time.Since(t.At).Seconds())
		if t.Channel == sms.Channel {
			c.metrics.underway.sent(t)
			c.metrics.segments.WithLabelValues(t.Reply.Lang).Add(float64(gsm.Measure(t.Reply.Text).Segments))
		}
	}
	return id, err
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// reporter counts what became of what went out.
func (m *metrics) reporter(next channels.Reporter) channels.Reporter { return countedReporter{next, m} }

type countedReporter struct {
	channels.Reporter
	metrics *metrics
}

func (c countedReporter) Report(ctx context.Context, s channels.Status) error {
	err := c.Reporter.Report(ctx, s)
	if err == nil {
		c.metrics.underway.reported(s)
		c.metrics.deliveries.WithLabelValues(s.Channel, s.State.String(), knownCode(s.Code)).Inc()
	}
	return err
}

// knownCode keeps what a provider writes from making a series each.
func knownCode(code string) string {
	if len(code) > 8 || slices.ContainsFunc([]rune(code), func(r rune) bool { return r < '0' || r > '9' }) {
		return "other"
	}
	return code
}

// cells counts answers by what they are about, and publishes no small count.
type cells struct {
	mu     sync.Mutex
	counts map[cell]uint64
}

type cell struct{ by, value string }

var answersDesc = prometheus.NewDesc(namespace+"_answers_total",
	"Answers by situation, place and status, each by itself; counts below 5 are not published.", []string{"by", "value"}, nil)

func (c *cells) add(by, value string) {
	if value == "" {
		value = "unknown"
	}
	if place := content.Place(value); by == "place" && place.Within("oslo") {
		value = "oslo" // a part of town is too small a cell
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.counts[cell{by, value}]++
}

// Describe implements prometheus.Collector.
func (c *cells) Describe(to chan<- *prometheus.Desc) { to <- answersDesc }

// Collect implements prometheus.Collector.
func (c *cells) Collect(to chan<- prometheus.Metric) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for cell, n := range c.counts {
		if n >= smallCell {
			to <- prometheus.MustNewConstMetric(answersDesc, prometheus.CounterValue, float64(n), cell.by, cell.value)
		}
	}
}

// How long an answer to danger to life may be on its way to the phone before it is
// an alarm, and from when on nothing more will be heard of it.
const (
	tooLong   = time.Minute
	nevermore = time.Hour
)

// underway knows the emergency answers that the provider has taken and that no
// phone has confirmed.
type underway struct {
	mu    sync.Mutex
	since map[turnID]time.Time
}

type turnID struct {
	conversation string
	seq          uint64
}

var underwayDesc = prometheus.NewDesc(namespace+"_emergencies_undelivered",
	"Answers to danger to life that the SMS provider took more than 60 s ago and no phone has confirmed.", nil, nil)

func (u *underway) sent(t channels.Turn) {
	if !t.Reply.Urgent {
		return
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.since[turnID{t.Conversation, t.Seq}] = t.At
}

func (u *underway) reported(s channels.Status) {
	if s.State < channels.Delivered {
		return
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	delete(u.since, turnID{s.Conversation, s.Seq})
}

// Describe implements prometheus.Collector.
func (u *underway) Describe(to chan<- *prometheus.Desc) { to <- underwayDesc }

// Collect implements prometheus.Collector.
func (u *underway) Collect(to chan<- prometheus.Metric) {
	u.mu.Lock()
	defer u.mu.Unlock()
	late := 0
	for id, at := range u.since {
		switch age := time.Since(at); {
		case age > nevermore:
			delete(u.since, id)
		case age > tooLong:
			late++
		}
	}
	to <- prometheus.MustNewConstMetric(underwayDesc, prometheus.GaugeValue, float64(late))
}

// busStats asks the bus when it is asked.
type busStats struct {
	bus interface {
		Stats(ctx context.Context) (bus.Stats, error)
	}
	log *slog.Logger
}

var (
	busUpDesc       = prometheus.NewDesc(namespace+"_bus_up", "1 when the bus answers.", nil, nil)
	racesDesc       = prometheus.NewDesc(namespace+"_lost_races_total", "Turns that another process decided first.", nil, nil)
	messagesDesc    = prometheus.NewDesc(namespace+"_stream_messages", "Messages in a stream; those in DEAD could not be handled.", []string{"stream"}, nil)
	bytesDesc       = prometheus.NewDesc(namespace+"_stream_bytes", "Bytes of a stream.", []string{"stream"}, nil)
	pendingDesc     = prometheus.NewDesc(namespace+"_consumer_pending", "Messages that were not handed out yet.", []string{"stream", "consumer"}, nil)
	unfinishedDesc  = prometheus.NewDesc(namespace+"_consumer_unfinished", "Messages handed out and not finished.", []string{"stream", "consumer"}, nil)
	redeliveredDesc = prometheus.NewDesc(namespace+"_consumer_redelivered", "Of those, messages handed out before.", []string{"stream", "consumer"}, nil)
)

// Describe implements prometheus.Collector.
func (b *busStats) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{busUpDesc, racesDesc, messagesDesc, bytesDesc, pendingDesc, unfinishedDesc, redeliveredDesc} {
		to <- d
	}
}

// Collect implements prometheus.Collector.
func (b *busStats) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	stats, err := b.bus.Stats(ctx)
	if err != nil {
		b.log.Warn("metrics: the bus does not answer", "error", err)
		to <- prometheus.MustNewConstMetric(busUpDesc, prometheus.GaugeValue, 0)
		return
	}
	gauge := func(d *prometheus.Desc, value float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
	}
	gauge(busUpDesc, 1)
	to <- prometheus.MustNewConstMetric(racesDesc, prometheus.CounterValue, float64(stats.LostRaces))
	for _, s := range stats.Streams {
		gauge(messagesDesc, float64(s.Messages), s.Name)
		gauge(bytesDesc, float64(s.Bytes), s.Name)
	}
	for _, c := range stats.Consumers {
		gauge(pendingDesc, float64(c.Pending), c.Stream, c.Name)
		gauge(unfinishedDesc, float64(c.Unfinished), c.Stream, c.Name)
		gauge(redeliveredDesc, float64(c.Redelivered), c.Stream, c.Name)
	}
}
