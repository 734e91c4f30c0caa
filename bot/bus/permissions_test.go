package bus_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"helsevei/bot/bus"
	"helsevei/channels"
)

// TestRolesNeedNoMoreThanTheirRights walks the whole road with the users of
// deploy/nats.conf, and uses every method that a role has.
func TestRolesNeedNoMoreThanTheirRights(t *testing.T) {
	address := single(t, "nats.conf").Addr().String()
	log, denied := listen()
	robot := join(t, "bot", as("bot", "nats", address), 1, log)
	for _, role := range []string{"sms", "slack", "web"} {
		b := join(t, role, as(role, "nats", address), 1, log)
		t.Run(role, func(t *testing.T) { walk(t, role, robot, b) })
	}
	if text := denied(); text != "" {
		t.Errorf("the road asked for more rights than it has:\n%s", text)
	}
}

// walk takes one message along the road: robot is the bot's end of the bus and
// b the channel's.
func walk(t *testing.T, role string, robot, b *bus.Bus) {
	ctx := t.Context()
	try := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	try(b.Ready(ctx))
	try(robot.Ready(ctx))
	try(b.Accept(ctx, channels.Message{ID: role + "1", Channel: role, Address: "+4799999999", Text: "hei"}))

	d := first(t, func(h bus.Handler) (*bus.Intake, error) { return robot.Inbox(ctx, 8, h) })
	channel, conversation := d.Address()
	s, err := robot.Session(ctx, channel, conversation)
	try(err)
	in, ok, err := robot.Unanswered(ctx, s, d)
	if !ok || err != nil {
		t.Fatal("the message is not in IN: ", err)
	}
	s, err = robot.Decide(ctx, s, bus.Decision{In: in, State: json.RawMessage(`1`), Reply: channels.Reply{Text: "113"}})
	try(err)
	if role == "web" {
		try(robot.ServeSaid(ctx))
		said, err := b.Said(ctx, role, "+4799999999")
		try(err)
		if len(said) != 2 || said[0].Text != "hei" || said[1].Reply.Text != "113" {
			t.Fatalf("said: %+v", said)
		}
	}
	try(robot.Remember(ctx, s, json.RawMessage(`2`)))
	if state, err := robot.Remembered(ctx, channel, conversation); string(state) != "2" || err != nil {
		t.Fatalf("remembered %s, %v", state, err)
	}
	try(robot.Bury(ctx, in.Letter(), "test"))

	_, err = b.LastTurn(ctx)
	try(err)
	d = first(t, func(h bus.Handler) (*bus.Intake, error) { return b.Outbox(ctx, role, 8, h) })
	turn, err := d.Turn()
	if err != nil || turn.Reply.Text != "113" || turn.Seq != s.Seq {
		t.Fatalf("got turn %+v, %v", turn, err)
	}
	try(b.Sent(ctx, turn, "SMa"))
	report := channels.Status{Channel: role, Conversation: conversation, Seq: turn.Seq, Attempt: 1, ProviderID: "SMa", State: channels.Sent}
	try(b.Report(ctx, report))
	try(b.Bury(ctx, d.Letter(), "test"))

	d = first(t, func(h bus.Handler) (*bus.Intake, error) { return b.Statuses(ctx, role, 8, h) })
	if status, again, err := d.Status(); err != nil || status != report || again == nil || again.Reply.Text != "113" {
		t.Fatalf("got status %+v of turn %+v, %v", status, again, err)
	}
	try(b.Bury(ctx, d.Letter(), "test"))
	turn.Attempt = 2
	if ids, err := b.Known(ctx, turn); err != nil || len(ids) != 1 || ids[0] != "SMa" {
		t.Fatalf("sent so far: %v, %v", ids, err)
	}

	if dead, err := robot.Dead(ctx); err != nil || len(dead) != 3 {
		t.Fatalf("DEAD holds %v, %v; want a message, a turn and a report", dead, err)
	}
	try(robot.Erase(ctx, s))
	if dead, err := robot.Dead(ctx); err != nil || len(dead) != 0 {
		t.Fatalf("DEAD holds %v, %v", dead, err)
	}
}

// first takes one message from a consumer and acknowledges it.
func first(t *testing.T, consume func(bus.Handler) (*bus.Intake, error)) bus.Delivery {
	t.Helper()
	got := make(chan bus.Delivery, 8)
	intake, err := consume(func(d bus.Delivery) { got <- d })
	if err != nil {
		t.Fatal(err)
	}
	defer intake.Release()
	defer intake.Stop()
	select {
	case d := <-got:
		if err := d.Ack(); err != nil {
			t.Fatal(err)
		}
		return d
	case <-time.After(20 * time.Second):
		t.Fatal("nothing was handed out")
		return bus.Delivery{}
	}
}

// TestARoleCannotTouchAnother holds the same file against what each role must
// not do. What the server lets through would change a stream or be received.
func TestARoleCannotTouchAnother(t *testing.T) {
	address := single(t, "nats.conf").Addr().String()
	robot := join(t, "bot", as("bot", "nats", address), 1, quiet)
	for _, role := range []string{"sms", "slack", "web"} {
		b := join(t, role, as(role, "nats", address), 1, quiet)
		try := channels.Message{ID: role, Channel: role, Address: "+4799999999", Text: "hei"}
		if err := b.Accept(t.Context(), try); err != nil {
			t.Fatal(err)
		}
		for _, consume := range []func() (*bus.Intake, error){
			func() (*bus.Intake, error) { return b.Outbox(t.Context(), role, 8, func(bus.Delivery) {}) },
			func() (*bus.Intake, error) { return b.Statuses(t.Context(), role, 8, func(bus.Delivery) {}) },
		} {
			intake, err := consume()
			if err != nil {
				t.Fatal(err)
			}
			intake.Stop()
			intake.Release()
		}
	}
	intake, err := robot.Inbox(t.Context(), 8, func(bus.Delivery) {})
	if err != nil {
		t.Fatal(err)
	}
	intake.Stop()
	intake.Release()

	for role, other := range map[string]string{"sms": "web", "slack": "sms", "web": "slack"} {
		t.Run(role, func(t *testing.T) {
			nc := raw(t, role, as(role, "nats", address))
			for _, s := range forbiddenToChannel(role, other) {
				refusePublish(t, nc, s)
			}
			for _, s := range []string{">", "*", "in.>", "in." + role + ".*", "turn." + role + ".*", "turn.>", "said.>", "said." + role + ".*", "$JS.>", "$SYS.>",
				"_INBOX.>", "_INBOX_" + other + ".>", "_INBOX_" + other + ".x", "_INBOX_bot.>"} {
				refuseSubscribe(t, nc, s)
			}
			refuseConsumers(t, nc, role, other)
		})
	}
	t.Run("bot", func(t *testing.T) {
		nc := raw(t, "bot", as("bot", "nats", address))
		for _, s := range []string{"in.sms.x", "status.sms.x.1", "dead.turn.sms.x", "$JS.API.STREAM.DELETE.IN", "$JS.API.STREAM.PURGE.TURN",
			"$JS.API.STREAM.CREATE.SPY", "$JS.API.CONSUMER.DELETE.TURN.sms", "$JS.API.CONSUMER.MSG.NEXT.TURN.sms", "$JS.ACK.TURN.sms.1.1.1.1.0",
			"_INBOX_sms.x", "$SYS.REQ.SERVER.PING"} {
			refusePublish(t, nc, s)
		}
		for _, s := range []string{">", "in.>", "turn.>", "_INBOX_sms.>"} {
			refuseSubscribe(t, nc, s)
		}
	})
	if _, err := nats.Connect("nats://"+address, nats.RetryOnFailedConnect(false)); !errors.Is(err, nats.ErrAuthorization) {
		t.Errorf("connected without a user: %v", err)
	}
	if _, err := nats.Connect("nats://sms:"+password("web")+"@"+address, nats.RetryOnFailedConnect(false)); !errors.Is(err, nats.ErrAuthorization) {
		t.Errorf("connected with another role's password: %v", err)
	}
}

func forbiddenToChannel(role, other string) []string {
	subjects := []string{
		"turn." + role + ".x", "turn." + other + ".x", "in." + other + ".x", "status." + other + ".x.1",
		"dead.in." + role + ".x", "dead.turn." + other + ".x", "dead.status." + other + ".x.1",
		"said." + other + ".x", "_INBOX_" + other + ".x", "_INBOX_bot.x", "$SYS.REQ.SERVER.PING", "$JS.API.INFO", "$JS.API.STREAM.LIST", "$JS.API.STREAM.NAMES",
		"$JS.API.STREAM.CREATE.SPY", "$JS.API.DIRECT.GET.STATUS.status." + other + ".x.1", "$JS.API.DIRECT.GET.TURN.turn." + role + ".x",
		// Other consumers: read, acknowledge, change, delete.
		"$JS.API.CONSUMER.MSG.NEXT.IN.bot", "$JS.API.CONSUMER.MSG.NEXT.TURN." + other, "$JS.API.CONSUMER.MSG.NEXT.TURN.spy",
		"$JS.API.CONSUMER.MSG.NEXT.STATUS." + other,
		"$JS.ACK.IN.bot.1.1.1.1.0", "$JS.ACK.TURN." + other + ".1.1.1.1.0", "$JS.ACK.STATUS." + other + ".1.1.1.1.0",
		"$JS.API.CONSUMER.DELETE.TURN." + other, "$JS.API.CONSUMER.DELETE.TURN." + role, "$JS.API.CONSUMER.DELETE.IN.bot",
		"$JS.API.CONSUMER.CREATE.TURN." + other + ".turn." + role + ".*",
		"$JS.API.CONSUMER.CREATE.TURN." + role + ".turn." + other + ".*", "$JS.API.CONSUMER.CREATE.TURN." + role + ".turn.*.*",
		"$JS.API.CONSUMER.CREATE.TURN." + role + ".turn.>", "$JS.API.CONSUMER.CREATE.TURN." + role, "$JS.API.CONSUMER.CREATE.TURN",
		"$JS.API.CONSUMER.CREATE.IN." + role + ".in." + role + ".*", "$JS.API.CONSUMER.CREATE.STATUS." + role + ".status.>",
		"$JS.API.CONSUMER.DURABLE.CREATE.TURN." + role, "$JS.API.CONSUMER.PAUSE.TURN." + other, "$JS.API.CONSUMER.RESET.TURN." + other,
	}
	for _, stream := range []string{"IN", "TURN", "STATUS", "DEAD", "MEMORY"} {
		for _, call := range []string{"CREATE", "UPDATE", "DELETE", "PURGE", "MSG.GET", "MSG.DELETE", "SNAPSHOT", "RESTORE", "LEADER.STEPDOWN"} {
			subjects = append(subjects, "$JS.API.STREAM."+call+"."+stream)
		}
		subjects = append(subjects, "$JS.API.DIRECT.GET."+stream, "$JS.API.CONSUMER.NAMES."+stream, "$JS.API.CONSUMER.LIST."+stream)
	}
	return subjects
}

func refusePublish(t *testing.T, nc *nats.Conn, subject string) {
	t.Helper()
	if err := nc.Publish(subject, []byte("{}")); err != nil {
		t.Fatal(err)
	}
	refused(t, nc, fmt.Sprintf(`Permissions Violation for Publish to "%s"`, subject))
}

func refuseSubscribe(t *testing.T, nc *nats.Conn, subject string) {
	t.Helper()
	sub, err := nc.SubscribeSync(subject)
	if err != nil {
		t.Fatal(err)
	}
	defer sub.Unsubscribe()
	refused(t, nc, fmt.Sprintf(`Permissions Violation for Subscription to "%s"`, subject))
}

// refused holds the server's last complaint against what it should be. The
// complaint comes before the answer to a flush.
func refused(t *testing.T, nc *nats.Conn, want string) {
	t.Helper()
	if err := nc.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := nc.LastError(); err == nil || !strings.Contains(strings.ToLower(err.Error()), strings.ToLower(want)) {
		t.Errorf("want a %s; the last complaint is: %v", want, err)
	}
}

// refuseConsumers uses the subjects that a role has for its own consumers with
// a request that asks for something else.
func refuseConsumers(t *testing.T, nc *nats.Conn, role, other string) {
	t.Helper()
	own := "$JS.API.CONSUMER.CREATE.TURN." + role + ".turn." + role + ".*"
	for what, body := range map[string]string{
		"another filter":   `{"stream_name":"TURN","config":{"name":"` + role + `","filter_subject":"turn.` + other + `.x"}}`,
		"more filters":     `{"stream_name":"TURN","config":{"name":"` + role + `","filter_subjects":["turn.` + role + `.*","turn.` + other + `.x"]}}`,
		"no filter":        `{"stream_name":"TURN","config":{"name":"` + role + `"}}`,
		"another stream":   `{"stream_name":"IN","config":{"name":"` + role + `","filter_subject":"turn.` + role + `.*"}}`,
		"another consumer": `{"stream_name":"TURN","config":{"name":"` + other + `","durable_name":"` + other + `","filter_subject":"turn.` + role + `.*"}}`,
	} {
		msg, err := nc.Request(own, []byte(body), 5*time.Second)
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		var answer struct {
			Error  *jetstream.APIError `json:"error"`
			Name   string              `json:"name"`
			Config struct {
				Filter  string   `json:"filter_subject"`
				Filters []string `json:"filter_subjects"`
			} `json:"config"`
		}
		if err := json.Unmarshal(msg.Data, &answer); err != nil {
			t.Fatal(err)
		}
		if answer.Error == nil {
			t.Errorf("%s: the server made consumer %s with filter %s %v", what, answer.Name, answer.Config.Filter, answer.Config.Filters)
		}
	}
}
