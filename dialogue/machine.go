package dialogue

import (
	"slices"
	"strings"

	"helsevei/content"
	"helsevei/dialogue/understand"
)

// Reader says what a text says.
type Reader interface {
	Read(text, lang string) understand.Reading
	Choice(text, lang string) (int, bool)
}

// Directory says which facts the answer to a need depends on.
type Directory interface {
	Matters(n content.Need, slot content.Slot) bool
	TopicIDs() []string
}

// Machine decides what to say. It does not change and is safe for concurrent
// use.
type Machine struct {
	table     []Question
	reader    Reader
	directory Directory
	languages []string
	labels    map[label]int     // the digit of a choice by what it is called
	names     map[string]string // the languages by their own names, folded
}

// label is what a choice is called, folded.
type label struct {
	lang string
	step Step
	text string
}

// New makes a machine that speaks the given languages, in the order in which
// they are offered. call says what a choice is called in a language: whoever
// types that instead of the digit has chosen it.
func New(r Reader, d Directory, languages []string, call func(lang string, q Question, value string) string) *Machine {
	m := &Machine{table: Table(), reader: r, directory: d, languages: languages, labels: map[label]int{}, names: map[string]string{}}
	m.question(Topic).Choices = d.TopicIDs()
	for _, lang := range languages {
		for _, name := range strings.Split(call("", *m.question(Language), lang), "/") {
			m.names[understand.Fold(name)] = lang
		}
		for _, q := range m.table {
			for i, value := range q.Choices {
				m.labels[label{lang, q.Step, understand.Fold(call(lang, q, value))}] = i + 1
			}
		}
	}
	return m
}

// longestLabel bounds the texts that are held against the labels, in bytes.
const longestLabel = 100

// chosen gives the number that a text is, or the digit of the choice that it
// names.
func (m *Machine) chosen(s *State, text string) (n int, ok bool) {
	if n, ok = m.reader.Choice(text, s.Lang); !ok && len(text) <= longestLabel {
		n, ok = m.labels[label{s.Lang, s.Step, understand.Fold(text)}]
	}
	return n, ok
}

// Note is a sentence beside the question or the answer: message "note.<note>".
type Note string

// The notes there are.
const (
	Greeting      Note = "greeting"
	NotUnderstood Note = "not-understood"
	Person        Note = "person" // a number where a person answers
	HelpNote      Note = "help"
	Stopped       Note = "stopped"
	Deleted       Note = "deleted"
	NoMore        Note = "no-more"
	AfterAnswer   Note = "after-answer"    // not understood, but there is no question open
	NoIdentity    Note = "identity-number" // one was sent: it is not needed, and not kept
)

// Reply is what to say, in ids. It says at least one of notes, question, answer
// and topic.
type Reply struct {
	Lang     string // "" while the person's language is not known
	Notes    []Note
	Question *Question
	Answer   *content.Need
	Topic    string
	Page     int  // of the answer or topic, from 0
	Erase    bool // forget the conversation
}

// Urgent says that a life is in danger.
func (r *Reply) Urgent() bool {
	return r.Answer != nil && r.Answer.Urgency == content.LifeThreatening
}

// Turn answers a text: from the state before it to the state after it. Danger
// to life comes before everything else, in every state.
func (m *Machine) Turn(s State, text string) (State, Reply) {
	if s.Step == "" {
		s.Step = Start
	}
	if next, ok := m.choose(s, text); ok {
		return next()
	}
	if tag, ok := m.named(text); ok {
		return m.language(s, tag)
	}
	r := m.reader.Read(text, s.Lang)
	m.listen(&s, r, text)
	next, reply := m.follow(s, r)
	if r.Identity && !reply.Urgent() {
		reply.Notes = append(reply.Notes, NoIdentity)
	}
	return next, reply
}

// follow does what a text says.
func (m *Machine) follow(s State, r understand.Reading) (State, Reply) {
	switch {
	case r.Emergency != "":
		return m.emergency(s, r)
	case r.Command != "":
		return m.command(s, r)
	}
	return m.learn(s, r)
}

// listen takes the person's language over: the first that is recognised, and
// later another one when a whole sentence is written in it or a life is at
// stake.
func (m *Machine) listen(s *State, r understand.Reading, text string) {
	sentence := len(strings.Fields(text)) >= 3 || r.Emergency != ""
	if m.speaks(r.Language) && (s.Lang == "" || s.Step == Language || sentence) {
		s.Lang = r.Language
	}
	if s.Lang == "" && m.speaks(s.Prefer) {
		s.Lang = s.Prefer
	}
	if s.Lang == "" && len(r.Likely) > 0 {
		s.Likely = r.Likely
	}
}

func (m *Machine) speaks(lang string) bool { return slices.Contains(m.languages, lang) }

// named is the language whose own name a text is.
func (m *Machine) named(text string) (lang string, ok bool) {
	if len(text) > longestLabel {
		return "", false
	}
	lang, ok = m.names[understand.Fold(text)]
	return lang, ok
}

// choose follows a text that is nothing but a number or the name of a choice.
// It returns ok false for any other text and for a number that is no choice
// here.
func (m *Machine) choose(s State, text string) (turn func() (State, Reply), ok bool) {
	if s.Step == Answer && s.Topic != "" {
		s.Step = Topic // the menu that the topic came from is still on the screen
	}
	n, ok := m.chosen(&s, text)
	q := m.open(&s)
	switch {
	case !ok:
		return nil, false
	case s.Step == Age && n >= 0 && n <= maxAge:
		return func() (State, Reply) { return m.settle(s, q, func(s *State) { s.Need.Age = &n }) }, true
	case n == 0:
		return func() (State, Reply) { return m.restart(s) }, true
	case q != nil && n >= 1 && n <= len(q.Choices) && q.Choices[n-1] == MoreLanguages:
		return func() (State, Reply) { return m.turn(s) }, true
	case q != nil && n >= 1 && n <= len(q.Choices):
		return func() (State, Reply) { return m.settle(s, q, func(s *State) { s.set(q.Slot, q.Choices[n-1]) }) }, true
	}
	return nil, false
}

// settle answers the question that is open and goes on.
func (m *Machine) settle(s State, q *Question, answer func(*State)) (State, Reply) {
	s.mark()
	answer(&s)
	if q.Step == Topic {
		return s.tell()
	}
	s.close(q.Step)
	return m.proceed(s)
}

// tell answers with a topic. The need stays what it was, for who goes back.
func (s State) tell() (State, Reply) {
	s.Step, s.Page, s.Misses = Answer, 0, 0
	return s, s.answer()
}

// learn takes over what a text says of the need.
func (m *Machine) learn(s State, r understand.Reading) (State, Reply) {
	if s.Step == Start || s.Step == Language && r.Language != "" {
		s.merge(r.Need)
		return m.greet(s)
	}
	before := s
	s.mark()
	if s.Step == Answer && another(s.Need, r.Need) {
		s.anew()
	}
	if !s.merge(r.Need) {
		return m.miss(before)
	}
	q, next := m.question(before.Step), m.next(s)
	switch {
	case before.Step == Answer && s.Need.Urgency == content.LifeThreatening: // where, or who: not what we can pass on
		s.Trail = before.Trail
		return s, s.answer()
	case q != nil && s.known(q.Slot):
		s.close(q.Step)
	case q != nil && next != nil && next.Step == q.Step: // something was told, but not what was asked
		s.Trail = before.Trail
	}
	return m.proceed(s)
}

// another says whether n, said after an answer to old, is about something
// else. After danger to life it is when it says what or how urgent: who tells an
// address believes that we send it on, and has to be told to call once more.
func another(old, n content.Need) bool {
	return n.Situation != "" || old.Urgency == content.LifeThreatening && n.Urgency != ""
}

// proceed asks the next question or answers.
func (m *Machine) proceed(s State) (State, Reply) {
	s.Misses, s.Page, s.Topic = 0, 0, ""
	if q := m.next(s); q != nil {
		s.Step = q.Step
		return s, m.again(s)
	}
	s.Step = Answer
	return s, s.answer()
}

// Answered gives once more what was answered last; ok is false while a question is
// open.
func (s *State) Answered() (answer Reply, ok bool) {
	if s.Step != Answer {
		return Reply{}, false
	}
	return s.answer(), true
}

func (s *State) answer() Reply {
	if s.Topic != "" {
		return Reply{Lang: s.Lang, Topic: s.Topic, Page: s.Page}
	}
	need := s.Need
	return Reply{Lang: s.Lang, Answer: &need, Page: s.Page}
}

// next gives the next question, or nil when it is time to answer.
func (m *Machine) next(s State) *Question {
	for i := range m.table {
		if q := &m.table[i]; m.asks(&s, q) {
			return q
		}
	}
	return nil
}

func (m *Machine) asks(s *State, q *Question) bool {
	switch {
	case s.known(q.Slot) || slices.Contains(s.Asked, q.Step) || q.Slot == slotTopic:
		return false
	case len(q.For) > 0 && !slices.Contains(q.For, s.Need.Urgency):
		return false
	case len(q.About) > 0 && !slices.Contains(q.About, s.Need.Situation), slices.Contains(q.Except, s.Need.Situation):
		return false
	case q.Slot == slotLanguage || q.Slot == content.SlotUrgency:
		return true
	}
	return len(s.Asked) < limit(s.Need.Urgency) && m.directory.Matters(s.Need, q.Slot)
}

// question gives the open question of a step, or nil for a step that has none.
func (m *Machine) question(step Step) *Question {
	for i := range m.table {
		if m.table[i].Step == step {
			return &m.table[i]
		}
	}
	return nil
}

// open is the question of the step where s stands, with its choices.
func (m *Machine) open(s *State) *Question {
	q := m.question(s.Step)
	if q == nil || s.Step != Language {
		return q
	}
	menu := *q
	menu.Choices = Offer(s.Likely, m.languages, s.Page)
	return &menu
}

// again says once more what was said last.
func (m *Machine) again(s State) Reply {
	if s.Step == Answer {
		return s.answer()
	}
	return Reply{Lang: s.Lang, Question: m.open(&s)}
}

// miss is for a text that says nothing to us. The third in a row gets a number
// where a person answers, and the start menu.
func (m *Machine) miss(s State) (State, Reply) {
	s.Misses++
	if s.Misses >= maxMisses {
		s, r := m.restart(s)
		r.Notes = []Note{Person}
		return s, r
	}
	if s.Step == Answer {
		return s, s.note(AfterAnswer)
	}
	r := m.again(s)
	r.Notes = []Note{NotUnderstood}
	return s, r
}

// restart forgets the need and shows the start menu.
func (m *Machine) restart(s State) (State, Reply) {
	s, r := m.proceed(State{Lang: s.Lang, Prefer: s.Prefer, Likely: s.Likely})
	r.Notes = []Note{Greeting}
	return s, r
}

// emergency answers danger to life. Nothing is asked.
func (m *Machine) emergency(s State, r understand.Reading) (State, Reply) {
	s.anew()
	s.merge(r.Need)
	s.Need.Urgency = content.LifeThreatening
	s.Step, s.Misses = Answer, 0
	return s, s.answer()
}
