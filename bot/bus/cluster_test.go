package bus_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"helsevei/bot"
	"helsevei/bot/bus"
	"helsevei/channels"
)

// TestCluster runs the roles the way docker-compose.yml does: three servers from
// deploy/nats.conf, each in a process of its own, two bots and one sms.
func TestCluster(t *testing.T) {
	nodes := cluster(t)
	robots := twoBots(t, nodes)
	phones := join(t, "sms", urls("sms", nodes), 3, quiet)
	tester := raw(t, "tester", urls("tester", nodes))
	lies := lag(t, tester)
	for _, b := range robots {
		run(t, bot.New(b, echo{}, false, quiet).Run)
	}
	provider := &provider{sent: map[string][]string{}, taken: map[string]bool{}}
	run(t, bot.NewOutbox(phones, "sms", provider, 1000, quiet).Run)

	t.Run("two bots answer one conversation", func(t *testing.T) {
		const messages = 60
		send(t, phones, "+4799999990", 0, messages)
		provider.await(t, "+4799999990", messages)
	})
	t.Run("a server loses power and comes back", func(t *testing.T) {
		people := []string{"+4799999991", "+4799999992", "+4799999993"}
		texts := sendAll(t, phones, people, func(step int) bool {
			switch step {
			case 5:
				leader(t, tester, nodes, "TURN").kill()
			case 10:
				for _, n := range nodes {
					if n.process == nil {
						n.start(t)
					}
				}
			}
			return step < 15
		})
		for _, person := range people {
			provider.awaitAnyOrder(t, person, texts)
		}
	})
	if dead := deadLetters(t, robots[0]); len(dead) > 0 {
		t.Errorf("DEAD holds %v", dead)
	}
	if n := lies(); n["IN"] > 0 || n["TURN"] > 0 || n["DEAD"] > 0 || n["STATUS"] == 0 {
		t.Errorf("the server that lags was asked %v; want STATUS only", n)
	}
}

// twoBots opens the bus for two bots at the same time. Both make the streams.
func twoBots(t *testing.T, nodes []*node) [2]*bus.Bus {
	t.Helper()
	var robots [2]*bus.Bus
	var errs [2]error
	var opening sync.WaitGroup
	for i := range robots {
		opening.Go(func() {
			robots[i], errs[i] = bus.Open(t.Context(), bus.Options{URL: urls("bot", nodes), Key: testKey, Replicas: 3, Keeper: true, Log: quiet})
		})
	}
	opening.Wait()
	for i, b := range robots {
		if errs[i] != nil {
			t.Fatal(errs[i])
		}
		t.Cleanup(func() { b.Close() })
	}
	return robots
}

// run starts a part of the program and stops it when the test ends.
func run(t *testing.T, part func(ctx, drain context.Context) error) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	drain, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- part(ctx, drain) }()
	t.Cleanup(func() {
		cancel()
		time.AfterFunc(2*time.Second, stop)
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// lag plays a server that lags behind the others for ever: it says "none" to
// every direct read that reaches it. The returned function says how many reads
// of each stream it got.
func lag(t *testing.T, nc *nats.Conn) (lies func() map[string]int) {
	t.Helper()
	var mu sync.Mutex
	count := map[string]int{}
	_, err := nc.Subscribe("lag.*", func(m *nats.Msg) {
		mu.Lock()
		defer mu.Unlock()
		count[m.Subject[len("lag."):]]++
		_ = m.RespondMsg(&nats.Msg{Header: nats.Header{"Status": {"404"}, "Description": {"Message Not Found"}}})
	})
	if err != nil {
		t.Fatal(err)
	}
	return func() map[string]int { mu.Lock(); defer mu.Unlock(); return maps.Clone(count) }
}

// deadLetters lists DEAD, as soon as it has a leader again.
func deadLetters(t *testing.T, b *bus.Bus) []bus.Dead {
	t.Helper()
	for began := time.Now(); ; {
		dead, err := b.Dead(t.Context())
		if err == nil {
			return dead
		}
		if time.Since(began) > 20*time.Second {
			t.Fatal(err)
		}
	}
}

// leader finds the node that leads a stream.
func leader(t *testing.T, nc *nats.Conn, nodes []*node, stream string) *node {
	t.Helper()
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	s, err := js.Stream(t.Context(), stream)
	if err != nil {
		t.Fatal(err)
	}
	c := s.CachedInfo().Cluster
	if len(c.Replicas) != 2 {
		t.Fatalf("stream %s is kept by %s and %d others; want 2", stream, c.Leader, len(c.Replicas))
	}
	i := slices.IndexFunc(nodes, func(n *node) bool { return n.Name == c.Leader })
	if i < 0 {
		t.Fatalf("stream %s has no leader", stream)
	}
	return nodes[i]
}

// send texts the messages from..to of one person. Like a provider, it says a
// message again until it is taken.
func send(t *testing.T, b *bus.Bus, person string, from, to int) {
	t.Helper()
	for i := from; i < to; i++ {
		m := channels.Message{ID: fmt.Sprint(person, "-", i), Channel: "sms", Address: person, Text: fmt.Sprint("message ", i)}
		for began := time.Now(); ; time.Sleep(100 * time.Millisecond) {
			ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
			err := b.Accept(ctx, m)
			cancel()
			if err == nil {
				break
			}
			if time.Since(began) > 30*time.Second {
				t.Fatal(err)
			}
		}
	}
}

// sendAll texts one message a step for each person, as long as more says so,
// and returns how many each has sent.
func sendAll(t *testing.T, b *bus.Bus, people []string, more func(step int) bool) int {
	t.Helper()
	step := 0
	for ; more(step); step++ {
		for _, person := range people {
			send(t, b, person, step, step+1)
		}
	}
	return step
}

// echo answers with the text and how many were answered before.
type echo struct{}

func (echo) Respond(state json.RawMessage, text string, _ time.Time) (bot.Response, error) {
	n := 0
	if state != nil {
		if err := json.Unmarshal(state, &n); err != nil {
			return bot.Response{}, err
		}
	}
	next, err := json.Marshal(n + 1)
	return bot.Response{State: next, Reply: channels.Reply{Text: fmt.Sprint(n, " ", text)}}, err
}

func (echo) Excuse() channels.Reply { return channels.Reply{Text: "excuse"} }

// provider counts what it is given. Like the SMS adapter, it looks up what it
// has before it takes an uncertain turn again.
type provider struct {
	mu    sync.Mutex
	sent  map[string][]string // by address
	taken map[string]bool     // by the name of a turn
}

func (p *provider) Send(_ context.Context, t channels.Turn) (string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	id := fmt.Sprint(t.Conversation, "-", t.Seq, "-", t.Attempt)
	if !p.taken[id] || !t.Uncertain {
		p.sent[t.Address] = append(p.sent[t.Address], t.Reply.Text)
	}
	p.taken[id] = true
	return id, nil
}

func (p *provider) to(person string) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.sent[person])
}

// await waits until a person has an answer to each of n messages, and fails if
// one is missing, doubled or out of its place.
func (p *provider) await(t *testing.T, person string, n int) {
	t.Helper()
	if got, want := p.answers(person, n), echoes(n); !slices.Equal(got, want) {
		t.Errorf("%s got %d answers, want %d:\n%q", person, len(got), n, got)
	}
}

// awaitAnyOrder is await without the places: a turn that was on the wire when
// its server died is handed out again after those behind it.
func (p *provider) awaitAnyOrder(t *testing.T, person string, n int) {
	t.Helper()
	got, want := p.answers(person, n), echoes(n)
	if !slices.Equal(slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(want))) {
		t.Errorf("%s got %d answers, want %d:\n%q", person, len(got), n, got)
	}
}

// echoes are the answers to n messages.
func echoes(n int) (want []string) {
	for i := range n {
		want = append(want, fmt.Sprintf("%d message %d", i, i))
	}
	return want
}

// answers waits for n answers to a person, and a little longer for one too many.
func (p *provider) answers(person string, n int) []string {
	for began := time.Now(); len(p.to(person)) < n && time.Since(began) < 30*time.Second; {
		time.Sleep(20 * time.Millisecond)
	}
	time.Sleep(50 * time.Millisecond)
	return p.to(person)
}
