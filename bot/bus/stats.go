package bus

import (
	"context"
	"fmt"
)

// Stats is how full the bus is and how far this process is behind.
type Stats struct {
	Streams   []StreamStats
	Consumers []ConsumerStats // those that this process reads
	LostRaces uint64          // turns that another process decided first, since the start
}

// StreamStats is one stream: "IN", "TURN", "STATUS", "DEAD", "MEMORY".
type StreamStats struct {
	Name            string
	Messages, Bytes uint64
}

// ConsumerStats is one consumer.
type ConsumerStats struct {
	Stream, Name string
	Pending      uint64 // messages that were not handed out yet
	Unfinished   int    // handed out, not acknowledged
	Redelivered  int    // of those, handed out before
}

// Stats asks the bus.
func (b *Bus) Stats(ctx context.Context) (Stats, error) {
	stats := Stats{LostRaces: b.races.Load()}
	for name, s := range b.streams() {
		info, err := (*s.to).Info(ctx)
		if err != nil {
			return stats, fmt.Errorf("ask how full %s is: %w", name, err)
		}
		stats.Streams = append(stats.Streams, StreamStats{name, info.State.Msgs, info.State.Bytes})
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, c := range b.consumers {
		info, err := c.Info(ctx)
		if err != nil {
			return stats, fmt.Errorf("ask how far %s is: %w", c.CachedInfo().Name, err)
		}
		stats.Consumers = append(stats.Consumers, ConsumerStats{info.Stream, info.Name, info.NumPending, info.NumAckPending, info.NumRedelivered})
	}
	return stats, nil
}
