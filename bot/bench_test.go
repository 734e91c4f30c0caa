package bot_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"helsevei/bot"
	"helsevei/bot/bus"
	"helsevei/channels"
)

// pipeline is something that takes messages and at the end counts them.
type pipeline interface {
	// put hands in message n of a conversation and returns once it is on disk.
	put(n int)
	// count calls at with each number that comes out.
	count(at func(n int))
}

// BenchmarkRoad measures the road (IN, the turn, TURN, a sender that only
// counts) beside a bare pipeline of two publishes with the same settings and
// message sizes, in turns, and prints the ratio of their medians. Then it loads
// both with a third of what the slower can take, and prints the ratio of their
// 99th percentiles.
func BenchmarkRoad(b *testing.B) {
	const rounds, messages = 5, 4000
	road, bare := newWholeRoad(b), newBare(b)
	var roads, bares []float64
	for b.Loop() {
		roads, bares = nil, nil
		for range rounds {
			roads = append(roads, throughput(road, messages))
			bares = append(bares, throughput(bare, messages))
		}
	}
	b.ReportMetric(median(roads), "road_turns/s")
	b.ReportMetric(median(bares), "bare_turns/s")
	b.ReportMetric(median(roads)/median(bares), "road/bare")

	rate := min(median(roads), median(bares)) / 3
	roads, bares = nil, nil
	for range rounds {
		roads = append(roads, p99(road, rate))
		bares = append(bares, p99(bare, rate))
	}
	b.ReportMetric(median(roads)*1000, "road_p99_ms")
	b.ReportMetric(median(bares)*1000, "bare_p99_ms")
	b.ReportMetric(median(roads)/median(bares), "p99_road/bare")
}

func median(list []float64) float64 {
	slices.Sort(list)
	return list[len(list)/2]
}

// throughput puts messages from 64 sides at once and gives how many come out a
// second.
func throughput(p pipeline, messages int) float64 {
	out := make(chan struct{})
	var counted atomic.Int64
	p.count(func(int) {
		if counted.Add(1) == int64(messages) {
			close(out)
		}
	})
	began := time.Now()
	var next atomic.Int64
	var putting sync.WaitGroup
	for range 64 {
		putting.Go(func() {
			for n := int(next.Add(1)); n <= messages; n = int(next.Add(1)) {
				p.put(n)
			}
		})
	}
	putting.Wait()
	<-out
	return float64(messages) / time.Since(began).Seconds()
}

// p99 puts messages at a steady rate for five seconds and gives the 99th
// percentile of the time from put to count, in seconds.
func p99(p pipeline, rate float64) float64 {
	messages := int(5 * rate)
	began := make([]time.Time, messages+1)
	took := make([]float64, 0, messages)
	var mu sync.Mutex
	out := make(chan struct{})
	p.count(func(n int) {
		mu.Lock()
		defer mu.Unlock()
		if took = append(took, time.Since(began[n]).Seconds()); len(took) == messages {
			close(out)
		}
	})
	start := time.Now()
	var putting sync.WaitGroup
	for n := 1; n <= messages; n++ {
		due := start.Add(time.Duration(float64(n) / rate * float64(time.Second)))
		time.Sleep(time.Until(due))
		mu.Lock()
		began[n] = time.Now()
		mu.Unlock()
		putting.Go(func() { p.put(n) })
	}
	putting.Wait()
	<-out
	slices.Sort(took)
	return took[len(took)*99/100]
}

// people is how many conversations the messages are spread over.
const people = 2000

// wholeRoad is the real thing, embedded.
type wholeRoad struct {
	b   testing.TB
	bus *bus.Bus
	run int // tells the messages of one measurement from those of the next
	at  atomic.Pointer[func(int)]
}

// numbered answers like the mind that it wraps and remembers the message's
// number in the reply's language, which the counting sender reads.
type numbered struct{ bot.Responder }

func (r numbered) Respond(state json.RawMessage, text string, at time.Time) (bot.Response, error) {
	said, number, _ := strings.Cut(text, "#")
	out, err := r.Responder.Respond(state, said, at)
	out.Reply.Lang = number
	return out, err
}

func newWholeRoad(b testing.TB) *wholeRoad {
	b.Helper()
	dir := b.TempDir()
	key, err := bus.KeyFile(dir)
	if err != nil {
		b.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	opened, err := bus.Open(b.Context(), bus.Options{Dir: dir, Key: key, Keeper: true, Log: log})
	if err != nil {
		b.Fatal(err)
	}
	r := &wholeRoad{b: b, bus: opened}
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { bot.New(opened, numbered{mind(b)}, true, log).Run(ctx, context.Background()) })
	running.Go(func() { bot.NewOutbox(opened, "count", r, 1e6, log).Run(ctx, context.Background()) })
	b.Cleanup(func() { cancel(); running.Wait(); opened.Close() })
	return r
}

func (r *wholeRoad) count(at func(int)) { r.run++; r.at.Store(&at) }

// talk is a conversation that goes round: every text but the first chooses.
var talk = []string{"hello", "3", "1", "4", "0"}

func (r *wholeRoad) put(n int) {
	m := channels.Message{ID: fmt.Sprintf("%d-%d", r.run, n), Channel: "count", Address: fmt.Sprintf("+47999%05d", n%people),
		Text: fmt.Sprintf("%s#%d", talk[n/people%len(talk)], n)}
	if err := r.bus.Accept(context.Background(), m); err != nil {
		r.b.Error(err)
	}
}

// Send counts. It implements channels.Sender.
func (r *wholeRoad) Send(_ context.Context, t channels.Turn) (string, error) {
	var n int
	fmt.Sscan(t.Reply.Lang, &n)
	(*r.at.Load())(n)
	return "", nil
}

// bare is two publishes and nothing else: what JetStream costs by itself.
type bare struct {
	b   testing.TB
	js  jetstream.JetStream
	run int
	at  atomic.Pointer[func(int)]
}

// The sizes of the messages that the road stores for talk, in bytes.
const inSize, turnSize = 95, 720

func newBare(b testing.TB) *bare {
	b.Helper()
	s, err := server.NewServer(&server.Options{DontListen: true, NoSigs: true, JetStream: true, StoreDir: b.TempDir(), SyncAlways: true,
		JetStreamKey: strings.Repeat("k", 64), JetStreamCipher: server.ChaCha})
	if err != nil {
		b.Fatal(err)
	}
	s.Start()
	if !s.ReadyForConnections(20 * time.Second) {
		b.Fatal("the server is not ready")
	}
	nc, err := nats.Connect("", nats.InProcessServer(s))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { nc.Close(); s.Shutdown(); s.WaitForShutdown() })
	p := &bare{b: b}
	if p.js, err = jetstream.New(nc); err != nil {
		b.Fatal(err)
	}
	p.stage("IN", "in.*.*", func(msg jetstream.Msg) {
		go func() {
			turn := strings.Replace(msg.Subject(), "in", "turn", 1)
			body := append(msg.Data()[:20:20], make([]byte, turnSize-20)...)
			if _, err := p.js.PublishMsg(context.Background(), &nats.Msg{Subject: turn, Data: body}); err != nil {
				b.Error(err)
			}
			msg.Ack()
		}()
	})
	p.stage("TURN", "turn.*.*", func(msg jetstream.Msg) {
		var n int
		fmt.Sscan(string(msg.Data()[:20]), &n)
		msg.Ack()
		(*p.at.Load())(n)
	})
	return p
}

func (p *bare) stage(name, subjects string, handle jetstream.MessageHandler) {
	p.b.Helper()
	ctx := context.Background()
	stream, err := p.js.CreateStream(ctx, jetstream.StreamConfig{Name: name, Subjects: []string{subjects}, MaxAge: bus.Keep, Duplicates: bus.Keep, AllowDirect: true})
	if err != nil {
		p.b.Fatal(err)
	}
	c, err := stream.CreateConsumer(ctx, jetstream.ConsumerConfig{Durable: "d", AckPolicy: jetstream.AckExplicitPolicy, MaxAckPending: 2048})
	if err != nil {
		p.b.Fatal(err)
	}
	if _, err := c.Consume(handle, jetstream.PullMaxMessages(2048)); err != nil {
		p.b.Fatal(err)
	}
}

func (p *bare) count(at func(int)) { p.run++; p.at.Store(&at) }

func (p *bare) put(n int) {
	body := append(fmt.Appendf(nil, "%-20d", n), make([]byte, inSize-20)...)
	msg := &nats.Msg{Subject: fmt.Sprintf("in.count.%032d", n%people), Data: body}
	if _, err := p.js.PublishMsg(context.Background(), msg, jetstream.WithMsgID(fmt.Sprintf("%d-%d", p.run, n))); err != nil {
		p.b.Error(err)
	}
}

// BenchmarkRespond is one turn in words: the dialogue, its state read and
// written, and the text.
func BenchmarkRespond(b *testing.B) {
	r := mind(b)
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	first, err := r.Respond(nil, "hello", now)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := r.Respond(first.State, "3", now); err != nil {
			b.Fatal(err)
		}
	}
}
