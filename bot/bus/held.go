package bus

import (
	"maps"
	"slices"
	"sync"
	"time"
)

// held are the deliveries of one consumer that are being worked on. It tells
// the server again and again that they are, until they are acknowledged.
type held struct {
	mu         sync.Mutex
	deliveries map[uint64]Delivery // by Seq
	quit       chan struct{}
	ended      sync.WaitGroup
	stop       func()
}

func newHeld() *held {
	h := &held{deliveries: map[uint64]Delivery{}, quit: make(chan struct{})}
	h.stop = sync.OnceFunc(func() { close(h.quit); h.ended.Wait() })
	h.ended.Go(h.beat)
	return h
}

// add returns false for a message that is held already: it was handed out
// again because a sign of life came late.
func (h *held) add(d Delivery) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	_, known := h.deliveries[d.Seq]
	h.deliveries[d.Seq] = d
	return !known
}

func (h *held) remove(seq uint64) {
	if h == nil {
		return
	}
	h.mu.Lock()
	delete(h.deliveries, seq)
	h.mu.Unlock()
}

func (h *held) list() []Delivery {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Collect(maps.Values(h.deliveries))
}

func (h *held) beat() {
	tick := time.NewTicker(ackWait / 3)
	defer tick.Stop()
	for {
		select {
		case <-h.quit:
			return
		case <-tick.C:
			for _, d := range h.list() {
				_ = d.msg.InProgress() // without it the message is handed out again, which is safe
			}
		}
	}
}

// giveBack ends the signs of life and lets another process have what is still
// held at once.
func (h *held) giveBack() {
	h.stop()
	for _, d := range h.list() {
		_ = d.msg.Nak() // without it the message is handed out again after ackWait
	}
}
