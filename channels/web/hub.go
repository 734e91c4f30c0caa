package web

import "sync"

// hub tells the open pages of a conversation that something is new.
type hub struct {
	mu     sync.Mutex
	open   map[string]map[chan struct{}]bool // by address
	closed chan struct{}
}

func newHub() *hub {
	return &hub{open: map[string]map[chan struct{}]bool{}, closed: make(chan struct{})}
}

// listen gives a channel that something is sent on when there is news, and what to
// call in the end.
func (h *hub) listen(address string) (news <-chan struct{}, stop func()) {
	c := make(chan struct{}, 1)
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.open[address] == nil {
		h.open[address] = map[chan struct{}]bool{}
	}
	h.open[address][c] = true
	return c, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		if delete(h.open[address], c); len(h.open[address]) == 0 {
			delete(h.open, address)
		}
	}
}

func (h *hub) tell(address string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := range h.open[address] {
		select {
		case c <- struct{}{}:
		default: // told already
		}
	}
}

func (h *hub) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	select {
	case <-h.closed:
	default:
		close(h.closed)
	}
}
