package bus

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Keep is how long anything that a person wrote is kept, and so how long a
// conversation lasts after its last turn.
const Keep = 24 * time.Hour

// Options says which bus to use.
type Options struct {
	// Dir is the folder of the embedded server. It is not used with a URL.
	Dir string
	// URL is an outside server or several, separated by commas:
	// nats://user:password@host:4222. Empty means embedded.
	URL string
	// CA is a file of certificates to trust for a tls:// URL; empty: the system's.
	CA string
	// Key is the secret of the installation. Every process of one must have the same.
	Key Key
	// Replicas is on how many servers a stream is kept: 1 embedded, 3 in a cluster.
	Replicas int
	// Keeper says that this process makes the streams and may change them.
	// One role does (the bot); the others wait until they are there.
	Keeper bool
	Log    *slog.Logger
}

// Bus is an open connection to the streams. It is safe for concurrent use.
type Bus struct {
	server   *embedded // nil with an outside server
	conn     *nats.Conn
	js       jetstream.JetStream
	log      *slog.Logger
	hash     func(channel, address string) string
	replicas int

	in, turn, status, dead, memory jetstream.Stream

	races     atomic.Uint64 // turns that another process decided first
	mu        sync.Mutex
	consumers []jetstream.Consumer // that this process reads
}

// Open starts or reaches the bus and returns once its streams can be used. It
// gives up when ctx ends.
func Open(ctx context.Context, o Options) (*Bus, error) {
	b := &Bus{log: o.Log, hash: o.Key.hasher(), replicas: max(o.Replicas, 1)}
	if err := b.connect(ctx, o); err != nil {
		return nil, errors.Join(err, b.Close())
	}
	return b, nil
}

func (b *Bus) connect(ctx context.Context, o Options) (err error) {
	if o.URL == "" {
		err = b.embed(o)
	} else {
		b.conn, err = dial(o)
	}
	if err != nil {
		return err
	}
	if b.js, err = jetstream.New(b.conn); err != nil {
		return fmt.Errorf("open JetStream: %w", err)
	}
	if o.URL == "" {
		if err := b.readable(ctx, o.Dir); err != nil {
			return err
		}
	}
	return b.openStreams(ctx, o.Keeper)
}

func (b *Bus) embed(o Options) (err error) {
	if b.server, err = startEmbedded(o.Dir, o.Key, o.Log); err != nil {
		return err
	}
	if b.conn, err = b.server.connect(nats.Name("helsevei")); err != nil {
		return fmt.Errorf("connect to the embedded bus: %w", err)
	}
	return nil
}

// dial reaches an outside server and keeps reaching for it for ever: the
// caller's context bounds the wait for the streams.
func dial(o Options) (*nats.Conn, error) {
	first, err := parseURLs(o.URL)
	if err != nil {
		return nil, err
	}
	o.Log.Info("bus: waiting for it", "at", first.Host)
	opts := []nats.Option{nats.Name("helsevei"), nats.RetryOnFailedConnect(true), nats.MaxReconnects(-1), nats.ReconnectWait(250 * time.Millisecond),
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { o.Log.Warn("bus: connection", "error", err) })}
	if user := first.User.Username(); user != "" {
		// A role may subscribe to its own answers only, so its inbox bears its name.
		opts = append(opts, nats.CustomInboxPrefix("_INBOX_"+user))
	}
	if o.CA != "" {
		opts = append(opts, nats.RootCAs(o.CA))
	}
	conn, err := nats.Connect(o.URL, opts...)
	if err != nil {
		// The cause may quote an address with its password.
		return nil, fmt.Errorf("connect to the bus at %s: check HELSEVEI_NATS_URL and HELSEVEI_NATS_CA", first.Redacted())
	}
	return conn, nil
}

// CheckURL says what is wrong with a list of addresses, if anything, without
// quoting it: there are passwords in it.
func CheckURL(list string) error {
	_, err := parseURLs(list)
	return err
}

// parseURLs checks every address of a list and gives the first.
func parseURLs(list string) (first *url.URL, err error) {
	for _, one := range strings.Split(list, ",") {
		u, err := url.Parse(strings.TrimSpace(one))
		if err != nil || u.Host == "" {
			return nil, errors.New("HELSEVEI_NATS_URL is no list of addresses; set it like nats://user:password@host:4222, several with commas between")
		}
		if first == nil {
			first = u
		}
	}
	return first, nil
}

// readable refuses a folder whose streams the key cannot decrypt: the server
// would leave them aside and start empty ones in their place.
func (b *Bus) readable(ctx context.Context, dir string) error {
	for name := range kept(dir) {
		if _, err := b.js.Stream(ctx, name); errors.Is(err, jetstream.ErrStreamNotFound) {
			return fmt.Errorf("stream %s in %s cannot be read with this key; restore the key that it was made with, or move the folder away to start anew", name, dir)
		}
	}
	return nil
}

// Conversation names the conversation with an address. Without the key nobody
// can tell which name is whose.
func (b *Bus) Conversation(channel, address string) string { return b.hash(channel, address) }

// Ready returns nil when the bus can take a message now.
func (b *Bus) Ready(ctx context.Context) error {
	if _, err := b.in.Info(ctx); err != nil {
		return fmt.Errorf("ask the bus for its stream IN: %w", err)
	}
	return nil
}

// Close lets go of the bus and stops the embedded server. Consumers and
// publishers must have ended before.
func (b *Bus) Close() error {
	if b.conn != nil {
		b.conn.Close()
	}
	if b.server != nil {
		return b.server.stop()
	}
	return nil
}
