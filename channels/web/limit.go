package web

import (
	"crypto/rand"
	"hash/maphash"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// How much one network address may write: a mottak with many tablets behind one
// address has enough, a flood has not.
const (
	everyMessage = time.Second / 2
	burst        = 40
	forget       = 10 * time.Minute
)

// limiter counts by a keyed hash of the address, in memory, and forgets soon: no
// address is kept.
type limiter struct {
	mu    sync.Mutex
	seed  maphash.Seed
	seen  map[uint64]*allowance
	swept time.Time
}

type allowance struct {
	*rate.Limiter
	last time.Time
}

func newLimiter() *limiter { return &limiter{seed: maphash.MakeSeed(), seen: map[uint64]*allowance{}} }

// allow says whether one more message may come from where r comes from.
func (l *limiter) allow(r *http.Request, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now.Sub(l.swept) > forget {
		for key, a := range l.seen {
			if now.Sub(a.last) > forget {
				delete(l.seen, key)
			}
		}
		l.swept = now
	}
	key := maphash.String(l.seed, origin(r))
	a := l.seen[key]
	if a == nil {
		a = &allowance{Limiter: rate.NewLimiter(rate.Every(everyMessage), burst)}
		l.seen[key] = a
	}
	a.last = now
	return a.AllowN(now, 1)
}

// origin is the network address that r comes from: what the nearest proxy says when
// it stands beside us, else who called.
func origin(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	ip := net.ParseIP(host)
	forwarded := r.Header.Get("X-Forwarded-For")
	if forwarded == "" || ip == nil || !(ip.IsLoopback() || ip.IsPrivate()) {
		return host
	}
	return strings.TrimSpace(forwarded[strings.LastIndexByte(forwarded, ',')+1:])
}

// newID is an id that nobody can guess: 128 random bits.
func newID() string { return strings.ToLower(rand.Text()) }
