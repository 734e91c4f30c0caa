package bus_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"helsevei/bot/bus"
	"helsevei/channels"
)

// message is what a resident texts in these tests. The number is one of those
// that are kept free for fiction.
var message = channels.Message{ID: "SM1", Channel: "sms", Address: "+4799999999", Text: "pappa puster ikke"}

// open starts a bus in dir, and closes it when the test ends.
func open(t *testing.T, dir string) *bus.Bus {
	t.Helper()
	b, err := start(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	return b
}

func start(ctx context.Context, dir string) (*bus.Bus, error) {
	key, err := bus.KeyFile(dir)
	if err != nil {
		return nil, err
	}
	return bus.Open(ctx, bus.Options{Dir: dir, Key: key, Keeper: true, Log: slog.New(slog.DiscardHandler)})
}

// receive hands over the next message of IN.
func receive(t *testing.T, b *bus.Bus) (bus.Delivery, *bus.Intake) {
	t.Helper()
	got := make(chan bus.Delivery, 16)
	intake, err := b.Inbox(t.Context(), 16, func(d bus.Delivery) { got <- d })
	if err != nil {
		t.Fatal(err)
	}
	select {
	case d := <-got:
		return d, intake
	case <-time.After(20 * time.Second):
		t.Fatal("nothing was handed out")
		return bus.Delivery{}, nil
	}
}

func accept(t *testing.T, b *bus.Bus, m channels.Message) {
	t.Helper()
	if err := b.Accept(t.Context(), m); err != nil {
		t.Fatal(err)
	}
}

// inbound reads the first message of a conversation after a sequence.
func inbound(t *testing.T, b *bus.Bus, conversation string, after uint64) (bus.Inbound, bool) {
	t.Helper()
	in, ok, err := b.NextInbound(t.Context(), "sms", conversation, after)
	if err != nil {
		t.Fatal(err)
	}
	return in, ok
}

func conversation(t *testing.T, b *bus.Bus) string {
	t.Helper()
	d, intake := receive(t, b)
	intake.Stop()
	intake.Release()
	_, c := d.Address()
	return c
}

func TestTheSameMessageIsStoredOnce(t *testing.T) {
	dir := t.TempDir()
	b := open(t, dir)
	var sent sync.WaitGroup
	for range 8 {
		sent.Go(func() { accept(t, b, message) })
	}
	sent.Wait()
	c := conversation(t, b)
	first, ok := inbound(t, b, c, 0)
	if !ok || first.Message != message {
		t.Fatalf("stored %+v, want %+v", first.Message, message)
	}
	if _, ok := inbound(t, b, c, first.Seq); ok {
		t.Error("eight webhooks with one id stored more than one message")
	}

	// Also after a restart: a provider may send a webhook again much later.
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	b = open(t, dir)
	accept(t, b, message)
	if _, ok := inbound(t, b, c, first.Seq); ok {
		t.Error("the message was stored again after a restart")
	}
}

func TestAcceptRefusesWhatCannotBeAnswered(t *testing.T) {
	b := open(t, t.TempDir())
	for name, m := range map[string]channels.Message{
		"no id":      {Channel: "sms", Address: "+4799999999"},
		"no channel": {ID: "SM1", Address: "+4799999999"},
		"no address": {ID: "SM1", Channel: "sms"},
	} {
		if err := b.Accept(t.Context(), m); err == nil {
			t.Errorf("%s: accepted", name)
		} else if strings.Contains(err.Error(), "999") {
			t.Errorf("%s: the error names the address: %v", name, err)
		}
	}
}

func TestOneOfTwoWorkersWins(t *testing.T) {
	b := open(t, t.TempDir())
	accept(t, b, message)
	c := conversation(t, b)
	in, _ := inbound(t, b, c, 0)
	s, err := b.Session(t.Context(), "sms", c)
	if err != nil || s.Seq != 0 || s.State != nil {
		t.Fatalf("a new conversation has session %+v, %v", s, err)
	}
	const workers = 6
	results := make(chan error, workers)
	for range workers {
		go func() {
			_, err := b.Decide(context.Background(), s, bus.Decision{In: in, State: json.RawMessage(`{"n":1}`), Reply: channels.Reply{Text: "113"}})
			results <- err
		}()
	}
	won := 0
	for range workers {
		switch err := <-results; {
		case err == nil:
			won++
		case !errors.Is(err, bus.ErrRaced):
			t.Error(err)
		}
	}
	if won != 1 {
		t.Errorf("%d workers stored a turn; want 1", won)
	}
	s, err = b.Session(t.Context(), "sms", c)
	if err != nil || string(s.State) != `{"n":1}` || s.Answered != in.Seq {
		t.Errorf("session afterwards is %+v, %v", s, err)
	}
}

func TestAStatusNeverGoesBack(t *testing.T) {
	b := open(t, t.TempDir())
	status := func(attempt int, id string, s channels.State) channels.Status {
		return channels.Status{Channel: "sms", Conversation: "c", Seq: 7, Attempt: attempt, ProviderID: id, State: s}
	}
	last := make(chan channels.Status, 64)
	intake, err := b.Statuses(t.Context(), "sms", 64, func(d bus.Delivery) {
		s, _, err := d.Status()
		if err != nil {
			t.Error(err)
		}
		d.Ack()
		last <- s
	})
	if err != nil {
		t.Fatal(err)
	}
	defer intake.Release()
	defer intake.Stop()
	for _, step := range []struct {
		say  channels.Status
		news bool
	}{
		{status(1, "SMa", channels.Queued), true},
		{status(1, "SMa", channels.Sent), true},
		{status(1, "SMa", channels.Sending), false}, // late
		{status(1, "SMa", channels.Unknown), false},
		{status(1, "SMa", channels.Undelivered), true},
		{status(1, "SMa", channels.Sent), false},
		{status(2, "SMb", channels.Queued), true}, // a new attempt begins anew
		{status(1, "SMa", channels.Delivered), false},
		{status(2, "SMb", channels.Delivered), true},
		{status(2, "SMb", channels.Delivered), false},
	} {
		if err := b.Report(t.Context(), step.say); err != nil {
			t.Fatal(err)
		}
		if !step.news {
			continue
		}
		select {
		case got := <-last:
			if got != step.say {
				t.Errorf("kept %+v, want %+v", got, step.say)
			}
		case <-time.After(20 * time.Second):
			t.Fatalf("%+v was not kept", step.say)
		}
	}
	select {
	case s := <-last:
		t.Errorf("kept %+v, which is no news", s)
	default:
	}
}

func TestEraseLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	b := open(t, dir)
	accept(t, b, message)
	c := conversation(t, b)
	in, _ := inbound(t, b, c, 0)
	s, err := b.Decide(t.Context(), bus.Session{Channel: "sms", Conversation: c}, bus.Decision{In: in, State: json.RawMessage(`1`), Reply: channels.Reply{Text: "a"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Bury(t.Context(), in.Letter(), "test"); err != nil {
		t.Fatal(err)
	}
	if err := b.Remember(t.Context(), s, json.RawMessage(`"uk"`)); err != nil {
		t.Fatal(err)
	}
	if state, err := b.Remembered(t.Context(), "sms", c); err != nil || string(state) != `"uk"` {
		t.Fatalf("remembered %s, %v", state, err)
	}
	second := message
	second.ID, second.Text = "SM2", "slett"
	accept(t, b, second)
	in, _ = inbound(t, b, c, in.Seq)
	if s, err = b.Decide(t.Context(), s, bus.Decision{In: in, Reply: channels.Reply{Text: "slettet"}, Erase: true}); err != nil {
		t.Fatal(err)
	}
	if err := b.Erase(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if _, ok := inbound(t, b, c, 0); ok {
		t.Error("a message is still in IN")
	}
	if dead, err := b.Dead(t.Context()); err != nil || len(dead) != 0 {
		t.Errorf("DEAD still holds %v, %v", dead, err)
	}
	if state, err := b.Remembered(t.Context(), "sms", c); err != nil || state != nil {
		t.Errorf("%s is still remembered, %v", state, err)
	}
	if n := kept(t, b); n != 1 {
		t.Errorf("%d turns are kept; want the receipt only", n)
	}
	if s, err := b.Session(t.Context(), "sms", c); err != nil || s.State != nil || !s.Erase {
		t.Errorf("the session is %+v, %v; want the receipt only", s, err)
	}
	third := message
	third.ID = "SM3"
	accept(t, b, third)
	if _, ok := inbound(t, b, c, s.Answered); !ok {
		t.Error("the person cannot start anew")
	}
}

// kept counts the turns that are still there, by handing all of them out.
func kept(t *testing.T, b *bus.Bus) int {
	t.Helper()
	got := make(chan bus.Delivery, 64)
	intake, err := b.Outbox(t.Context(), "sms", 64, func(d bus.Delivery) { got <- d })
	if err != nil {
		t.Fatal(err)
	}
	time.Sleep(200 * time.Millisecond) // what is there comes at once
	intake.Stop()
	intake.Release()
	return len(got)
}

// TestAReportKeepsTheTurnForAnotherTry lets the provider's report overtake our
// own, and checks when the turn is there to be sent again.
func TestAReportKeepsTheTurnForAnotherTry(t *testing.T) {
	b := open(t, t.TempDir())
	turn := channels.Turn{Channel: "sms", Conversation: "c", Seq: 7, Attempt: 1, Address: "+4799999999", Reply: channels.Reply{Text: "113"}}
	receipt := turn
	receipt.Seq, receipt.Erase = 8, true
	say := func(seq uint64, s channels.State) {
		t.Helper()
		if err := b.Report(t.Context(), channels.Status{Channel: "sms", Conversation: "c", Seq: seq, Attempt: 1, ProviderID: "SMa", State: s}); err != nil {
			t.Fatal(err)
		}
	}
	sent := func(turn channels.Turn) {
		t.Helper()
		if err := b.Sent(t.Context(), turn, "SMa"); err != nil {
			t.Fatal(err)
		}
	}
	type seen struct {
		seq   uint64
		state channels.State
		turn  bool
	}
	got := make(chan seen, 16)
	intake, err := b.Statuses(t.Context(), "sms", 16, func(d bus.Delivery) {
		s, again, err := d.Status()
		if err != nil {
			t.Error(err)
		}
		d.Ack()
		got <- seen{s.Seq, s.State, again != nil}
	})
	if err != nil {
		t.Fatal(err)
	}
	defer intake.Release()
	defer intake.Stop()
	for _, step := range []struct {
		do   func()
		want seen
	}{
		{func() { say(7, channels.Undelivered) }, seen{7, channels.Undelivered, false}},
		{func() { sent(turn) }, seen{7, channels.Undelivered, true}},
		{func() { say(7, channels.Delivered) }, seen{7, channels.Delivered, false}}, // arrived: not needed any more
		{func() { sent(receipt) }, seen{8, channels.Queued, false}},
	} {
		step.do()
		select {
		case s := <-got:
			if s != step.want {
				t.Errorf("kept %+v; want %+v", s, step.want)
			}
		case <-time.After(20 * time.Second):
			t.Fatalf("%+v was not kept", step.want)
		}
	}
}

func TestNothingIsReadableOnDisk(t *testing.T) {
	dir := t.TempDir()
	b := open(t, dir)
	accept(t, b, message)
	c := conversation(t, b)
	in, _ := inbound(t, b, c, 0)
	if _, err := b.Decide(t.Context(), bus.Session{Channel: "sms", Conversation: c}, bus.Decision{In: in, Reply: channels.Reply{Text: "ring 113"}}); err != nil {
		t.Fatal(err)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	blocks := 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if strings.HasSuffix(path, ".blk") && len(content) > 0 {
			blocks++
		}
		for _, secret := range []string{message.Address, message.Address[3:], message.Text, "ring 113"} {
			if bytes.Contains(content, []byte(secret)) {
				t.Errorf("%s holds %q in the clear", path, secret)
			}
		}
		return err
	})
	if err != nil || blocks < 2 {
		t.Errorf("found %d message files, %v; want those of IN and TURN", blocks, err)
	}
}

func TestAnotherKeyIsRefused(t *testing.T) {
	dir := t.TempDir()
	b := open(t, dir)
	accept(t, b, message)
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "key")); err != nil {
		t.Fatal(err)
	}
	if _, err := start(t.Context(), dir); err == nil || !strings.Contains(err.Error(), "cannot be read with this key") {
		t.Errorf("opened with another key: %v", err)
	}
}

func TestAFolderHasOneOwner(t *testing.T) {
	dir := t.TempDir()
	open(t, dir)
	if _, err := start(t.Context(), dir); err == nil || !strings.Contains(err.Error(), "in use by another helsevei") {
		t.Errorf("opened twice: %v", err)
	}
}
