package bus

import (
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
)

// startTimeout bounds how long the embedded server may take to come up. It
// replays what it kept, so a large folder on a slow disk needs some time.
const startTimeout = 30 * time.Second

// embedded is a NATS server in this process, with its folder locked so that no
// second process writes there.
type embedded struct {
	server *server.Server
	lock   *os.File
}

func startEmbedded(dir string, key Key, log *slog.Logger) (*embedded, error) {
	lock, err := lockFolder(dir)
	if err != nil {
		return nil, err
	}
	s, err := server.NewServer(&server.Options{
		ServerName:      "helsevei",
		DontListen:      true,
		NoSigs:          true,
		JetStream:       true,
		StoreDir:        dir,
		SyncAlways:      true, // an acknowledgement means fsynced; the default flushes every two minutes
		JetStreamKey:    hex.EncodeToString(key.derive("jetstream")),
		JetStreamCipher: server.ChaCha,
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("start the embedded bus in %s: %w", dir, err), lock.Close())
	}
	s.SetLoggerV2(serverLog{log}, false, false, false)
	s.Start()
	e := &embedded{server: s, lock: lock}
	if !s.ReadyForConnections(startTimeout) || !s.JetStreamEnabled() {
		return nil, errors.Join(fmt.Errorf("start the embedded bus in %s: not ready within %s; see the log lines above", dir, startTimeout), e.stop())
	}
	return e, nil
}

func (e *embedded) stop() error {
	e.server.Shutdown()
	e.server.WaitForShutdown()
	return e.lock.Close()
}

func (e *embedded) connect(opts ...nats.Option) (*nats.Conn, error) {
	return nats.Connect("", append(opts, nats.InProcessServer(e.server))...)
}

// kept says which of the streams have files in dir. A stream that has files
// and yet is not there after the start could not be decrypted.
func kept(dir string) map[string]bool {
	found := map[string]bool{}
	paths, _ := filepath.Glob(filepath.Join(dir, "jetstream", "*", "streams", "*", "meta.inf"))
	for _, path := range paths {
		found[filepath.Base(filepath.Dir(path))] = true
	}
	return found
}

// lockFolder makes dir, for its owner only, and takes it for this process.
func lockFolder(dir string) (*os.File, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock the data folder: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		return nil, fmt.Errorf("data folder %s is in use by another helsevei; stop it, or set HELSEVEI_DATA to another folder", dir)
	}
	return f, nil
}

// serverLog passes the server's warnings and errors on. Its notices and traces
// say nothing that an operator of an embedded server needs.
type serverLog struct{ log *slog.Logger }

func (l serverLog) Noticef(string, ...any) {}
func (l serverLog) Debugf(string, ...any)  {}
func (l serverLog) Tracef(string, ...any)  {}
func (l serverLog) Warnf(format string, args ...any) {
	// The server recommends memory limits and TLS that an embedded server
	// without a listener does not need.
	l.log.Debug("bus: " + strings.TrimSpace(fmt.Sprintf(format, args...)))
}
func (l serverLog) Errorf(format string, args ...any) {
	l.log.Error("bus: " + strings.TrimSpace(fmt.Sprintf(format, args...)))
}
func (l serverLog) Fatalf(format string, args ...any) { l.Errorf(format, args...) }
