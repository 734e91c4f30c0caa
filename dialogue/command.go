package dialogue

import "helsevei/dialogue/understand"

// command follows a wish about the conversation itself.
func (m *Machine) command(s State, r understand.Reading) (State, Reply) {
	s.Misses = 0
	switch r.Command {
	case understand.Back:
		return m.back(s)
	case understand.Help:
		return s, s.note(HelpNote)
	case understand.Stop:
		return s, s.note(Stopped) // we send nothing but answers, so there is nothing to stop
	case understand.Delete:
		return State{}, Reply{Lang: s.Lang, Notes: []Note{Deleted}, Erase: true}
	case understand.Human:
		return s, s.note(Person)
	case understand.More:
		return m.more(s)
	case understand.Language:
		return m.language(s, r.Choose)
	case understand.Info:
		return m.info(s, r.Choose)
	}
	return m.restart(s)
}

// note says a sentence and leaves the conversation where it is.
func (s *State) note(n Note) Reply { return Reply{Lang: s.Lang, Notes: []Note{n}} }

// back goes to the step before this one, or to the start.
func (m *Machine) back(s State) (State, Reply) {
	if len(s.Trail) == 0 {
		return m.restart(s)
	}
	last := s.Trail[len(s.Trail)-1]
	s.Step, s.Past, s.Page = last.Step, last.Past, 0
	s.Trail = s.Trail[:len(s.Trail)-1]
	return s, m.again(s)
}

// more shows the next part of the answer.
func (m *Machine) more(s State) (State, Reply) {
	if s.Step == Language {
		return m.turn(s)
	}
	if s.Step != Answer {
		r := m.again(s)
		r.Notes = []Note{NoMore}
		return s, r
	}
	s.Page++
	return s, s.answer()
}

// language changes the language and says again what was said last, or shows
// the languages.
func (m *Machine) language(s State, tag string) (State, Reply) {
	if !m.speaks(tag) {
		return m.menu(s)
	}
	s.Lang, s.Page = tag, 0
	if s.Step == Start || s.Step == Language {
		return m.greet(s)
	}
	return s, m.again(s)
}

// info tells about a topic, or shows the topics.
func (m *Machine) info(s State, topic string) (State, Reply) {
	first := s.Step == Start
	if !first {
		s.mark()
	}
	if s.Topic = topic; topic != "" {
		return s.tell()
	}
	s.Step = Topic
	r := m.again(s)
	if first {
		r.Notes = []Note{Greeting}
	}
	return s, r
}

// menu shows the languages.
func (m *Machine) menu(s State) (State, Reply) {
	first := s.Step == Start
	if !first {
		s.mark()
	}
	s.Step, s.Page = Language, 0
	r := m.again(s)
	if first {
		r.Notes = []Note{Greeting}
	}
	return s, r
}

// turn shows further languages.
func (m *Machine) turn(s State) (State, Reply) {
	s.Page++
	s.Misses = 0
	return s, m.again(s)
}

// greet goes on with a greeting, if there is a question left.
func (m *Machine) greet(s State) (State, Reply) {
	s, r := m.proceed(s)
	if r.Question != nil {
		r.Notes = []Note{Greeting}
	}
	return s, r
}
