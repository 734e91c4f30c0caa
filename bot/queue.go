package bot

// queue orders what an outbox has to send. Urgent parcels stand in a line of
// their own. Of the others one a conversation is at the head or being sent at
// a time, and the rest of the conversation waits behind it. The zero value is
// ready; it is for one goroutine.
type queue struct {
	urgent, heads []*parcel
	behind        map[string][]*parcel // a conversation that has an entry has a head
	flying        int                  // ordinary parcels that are being sent
	flyingUrgent  int
}

// add puts a parcel into its line. A parcel that comes back after [queue.leave]
// goes to the head of its conversation's.
func (q *queue) add(p *parcel) {
	if p.turn.Reply.Urgent {
		q.urgent = append(q.urgent, p)
		return
	}
	if q.behind == nil {
		q.behind = map[string][]*parcel{}
	}
	conversation := p.turn.Conversation
	if line, busy := q.behind[conversation]; busy && p.tries == 0 {
		q.behind[conversation] = append(line, p)
		return
	}
	if _, busy := q.behind[conversation]; !busy {
		q.behind[conversation] = nil
	}
	q.heads = append(q.heads, p)
}

// nextUrgent takes the next urgent parcel unless most are being sent already.
func (q *queue) nextUrgent(most int) *parcel {
	if len(q.urgent) == 0 || q.flyingUrgent >= most {
		return nil
	}
	q.flyingUrgent++
	p := q.urgent[0]
	q.urgent = q.urgent[1:]
	return p
}

// ready says whether next may be called: there is a parcel, and fewer than
// most are being sent.
func (q *queue) ready(most int) bool { return len(q.heads) > 0 && q.flying < most }

// next takes the next ordinary parcel.
func (q *queue) next() *parcel {
	q.flying++
	p := q.heads[0]
	q.heads = q.heads[1:]
	return p
}

// leave says that a parcel is not being sent any more and will come back. Its
// conversation waits for it.
func (q *queue) leave(p *parcel) {
	if p.turn.Reply.Urgent {
		q.flyingUrgent--
	} else {
		q.flying--
	}
}

// done says that a parcel is through and its conversation goes on.
func (q *queue) done(p *parcel) {
	q.leave(p)
	if p.turn.Reply.Urgent {
		return
	}
	conversation := p.turn.Conversation
	line := q.behind[conversation]
	if len(line) == 0 {
		delete(q.behind, conversation)
		return
	}
	q.behind[conversation] = line[1:]
	q.heads = append(q.heads, line[0])
}

// sending is how many parcels are being sent.
func (q *queue) sending() int { return q.flying + q.flyingUrgent }
