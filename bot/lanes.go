package bot

import "sync"

// lanes runs the work of many conversations in parallel and that of one
// conversation in order, one piece at a time. The zero value is ready.
type lanes[T any] struct {
	mu      sync.Mutex
	waiting map[string][]T // a conversation that has an entry has a goroutine
	running sync.WaitGroup
}

// add puts work at the end of a conversation's lane.
func (l *lanes[T]) add(conversation string, work T, do func(T)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if queue, busy := l.waiting[conversation]; busy {
		l.waiting[conversation] = append(queue, work)
		return
	}
	if l.waiting == nil {
		l.waiting = map[string][]T{}
	}
	l.waiting[conversation] = nil
	l.running.Go(func() { l.drain(conversation, work, do) })
}

func (l *lanes[T]) drain(conversation string, work T, do func(T)) {
	for ok := true; ok; work, ok = l.next(conversation) {
		do(work)
	}
}

// next takes the next piece of a lane, or closes the lane.
func (l *lanes[T]) next(conversation string) (work T, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	queue := l.waiting[conversation]
	if len(queue) == 0 {
		delete(l.waiting, conversation)
		return work, false
	}
	l.waiting[conversation] = queue[1:]
	return queue[0], true
}

// wait returns when all lanes are empty.
func (l *lanes[T]) wait() { l.running.Wait() }
