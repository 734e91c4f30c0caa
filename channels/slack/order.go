package slack

import "sync"

// order lets the messages of one person through in the order in which they
// arrived, and those of different people at the same time. The zero value is
// ready.
type order struct {
	mu   sync.Mutex
	last map[string]chan struct{} // closed when who came last has left
}

// enter takes a place. Before is closed when it is this one's turn; leave must be
// called once, and not before that.
func (o *order) enter(key string) (before <-chan struct{}, leave func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.last == nil {
		o.last = map[string]chan struct{}{}
	}
	ahead, busy := o.last[key]
	if !busy {
		ahead = make(chan struct{})
		close(ahead)
	}
	mine := make(chan struct{})
	o.last[key] = mine
	return ahead, func() { o.leave(key, mine) }
}

func (o *order) leave(key string, mine chan struct{}) {
	o.mu.Lock()
	defer o.mu.Unlock()
	close(mine)
	if o.last[key] == mine {
		delete(o.last, key)
	}
}
