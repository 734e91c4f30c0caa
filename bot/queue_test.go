package bot

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// TestQueue adds, sends, fails and finishes parcels in any order, and checks
// that each conversation is sent in order, one at a time, and nothing is lost.
func TestQueue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const most = 3
		var q queue
		var away, back []*parcel    // being sent; waiting for their next try
		added, through := 0, 0      // how many
		last := map[string]uint64{} // the last that is through, by conversation
		flying := map[string]bool{} // conversations with an ordinary parcel away
		next := map[string]uint64{} // the next sequence, by conversation
		finish := func(p *parcel) { // p is through
			q.done(p)
			through++
			if !p.turn.Reply.Urgent {
				flying[p.turn.Conversation] = false
				if p.turn.Seq <= last[p.turn.Conversation] {
					t.Fatalf("%d of %s is through after %d", p.turn.Seq, p.turn.Conversation, last[p.turn.Conversation])
				}
				last[p.turn.Conversation] = p.turn.Seq
			}
		}
		start := func(p *parcel) {
			away = append(away, p)
			if c := p.turn.Conversation; !p.turn.Reply.Urgent {
				if flying[c] {
					t.Fatalf("two parcels of %s are being sent", c)
				}
				flying[c] = true
			}
		}
		pick := func(from *[]*parcel) *parcel {
			i := rapid.IntRange(0, len(*from)-1).Draw(t, "which")
			p := (*from)[i]
			*from = append((*from)[:i:i], (*from)[i+1:]...)
			return p
		}
		dispatch := func() {
			for p := q.nextUrgent(most); p != nil; p = q.nextUrgent(most) {
				start(p)
			}
			for q.ready(most) {
				start(q.next())
			}
		}
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			switch what := rapid.IntRange(0, 3).Draw(t, "what"); {
			case what == 0:
				p := &parcel{}
				p.turn.Conversation = fmt.Sprint(rapid.IntRange(1, 4).Draw(t, "conversation"))
				p.turn.Reply.Urgent = rapid.IntRange(0, 4).Draw(t, "urgent") == 0
				next[p.turn.Conversation]++
				p.turn.Seq = next[p.turn.Conversation]
				q.add(p)
				added++
			case what == 1 && len(away) > 0:
				finish(pick(&away))
			case what == 2 && len(away) > 0:
				p := pick(&away)
				p.tries++
				q.leave(p)
				flying[p.turn.Conversation] = flying[p.turn.Conversation] && p.turn.Reply.Urgent
				back = append(back, p)
			case what == 3 && len(back) > 0:
				q.add(pick(&back))
			}
			dispatch()
			if len(away) != q.sending() || q.flying > most || q.flyingUrgent > most {
				t.Fatalf("%d are away, the queue says %d (%d and %d)", len(away), q.sending(), q.flying, q.flyingUrgent)
			}
		}
		for len(back) > 0 {
			q.add(pick(&back))
		}
		for dispatch(); len(away) > 0; dispatch() {
			finish(away[0])
			away = away[1:]
		}
		if through != added || len(q.behind) != 0 {
			t.Fatalf("%d of %d are through; behind: %v", through, added, q.behind)
		}
	})
}
