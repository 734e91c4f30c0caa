package dialogue_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"helsevei/bot/wording"
	"helsevei/content"
	"helsevei/dialogue"
	"helsevei/dialogue/understand"
	"helsevei/locales"
)

// world is the machine with the real content, and the words for what it says.
type world struct {
	machine   *dialogue.Machine
	directory *content.Directory
	words     *wording.Words
}

func newWorld(t testing.TB) world {
	t.Helper()
	directory, err := content.Load()
	if err != nil {
		t.Fatal(err)
	}
	catalog, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	reader, err := understand.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	words, err := wording.New(catalog, directory)
	if err != nil {
		t.Fatal(err)
	}
	return world{dialogue.New(reader, directory, []string{"nb", "en"}, words.Choice), directory, words}
}

var noon = time.Date(2026, 11, 21, 11, 0, 0, 0, time.UTC)

// say takes a turn, with the state through JSON as on the bus, and writes the
// reply.
func (w world) say(t testing.TB, s dialogue.State, text string) (dialogue.State, dialogue.Reply, string) {
	t.Helper()
	s, r := w.machine.Turn(s, text)
	out, err := w.words.Reply(r, noon)
	if err != nil {
		t.Fatalf("%q in %+v: %v", text, s, err)
	}
	data, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var back dialogue.State
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	return back, r, out.Text
}

// texts is what people send: every choice, every command, danger, and rubbish.
var texts = []string{
	"1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "99", "-1", "1.", "٢",
	"", " ", "\x00\xff\xfe", "?", "🙂", "takk",
	"hei", "hello", "norsk", "english", "språk", "language",
	"start", "tilbake", "info", "rettigheter og plikter", "hjelp", "stopp", "slett", "menneske", "mer",
	"restart", "back", "help", "stop", "delete", "person", "more",
	"sykt barn, det kan ikke vente", "jeg er papirløs i Bergen, det kan vente", "I am pregnant, it can wait", "moss", "3 år",
}

// long are texts that take time to read. They are tried once in each kind of
// state: step, language and misses.
var long = []string{strings.Repeat("x", 2000), strings.Repeat("æ 1 ", 500)}

// dangers are danger to life in either language.
var dangers = []string{"Pappa falt om og puster ikke", "PAPPA PUSTER IKKE", "she is not breathing", "chest pain", "han er bevisstløs"}

// moves are the texts that lead to a state of another kind. The others are
// tried in every state, but lead to the same: whether a fact was told in words
// or by a digit, in Norwegian or English, before or after "stop", does not
// change where the dialogue goes. (What it says in each language is checked by
// package wording.)
var moves = []string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "", "hei", "språk", "tilbake", "mer", "moss", "info"}

// visit walks every state that the moves lead to and calls at with each. The
// way back is part of a state but not of its identity here: it only decides
// where "back" leads, and those states are visited on their own.
func (w world) visit(t *testing.T, at func(s dialogue.State)) int {
	seen := map[string]bool{}
	queue := []dialogue.State{{}}
	for len(queue) > 0 {
		s := queue[0]
		queue = queue[1:]
		key := identity(s)
		if seen[key] {
			continue
		}
		seen[key] = true
		at(s)
		for _, text := range moves {
			next, _, _ := w.say(t, s, text)
			if !seen[identity(next)] {
				queue = append(queue, next)
			}
		}
	}
	return len(seen)
}

func identity(s dialogue.State) string {
	s.Trail, s.Page = nil, min(s.Page, 2)
	if s.Step == dialogue.Topic || s.Topic != "" { // what a topic says does not depend on the need
		s.Need, s.Asked = content.Need{}, nil
	}
	data, _ := json.Marshal(s)
	return string(data)
}

func TestEveryState(t *testing.T) {
	w := newWorld(t)
	steps := map[dialogue.Step]bool{}
	kinds := map[string]bool{}
	states := w.visit(t, func(s dialogue.State) {
		steps[s.Step] = true
		if testing.Short() && s.Lang != "" && s.Lang != "nb" && s.Lang != "ckb" {
			return // under the race detector; make test walks in every language
		}
		inputs := texts
		if kind := fmt.Sprint(s.Step, s.Lang, s.Misses); !kinds[kind] {
			kinds[kind] = true
			inputs = append(slices.Clone(texts), long...)
		}
		for _, text := range inputs {
			next, r, out := w.say(t, s, text)
			if text == "1" || text == "hei" {
				if twin, _, same := w.say(t, s, text); identity(twin) != identity(next) || same != out {
					t.Fatalf("%q in %+v gave two different turns", text, s)
				}
			}
			switch {
			case strings.TrimSpace(out) == "":
				t.Fatalf("silence after %q in %+v", text, s)
			case !known(next.Step):
				t.Fatalf("%q leads from %+v to the unknown step %q", text, s, next.Step)
			case s.Step == "" && !strings.Contains(out, "113"):
				t.Fatalf("the first reply, to %q, does not name 113:\n%s", text, out)
			case slices.Contains(r.Notes, dialogue.NotUnderstood) && !strings.Contains(out, "113"):
				t.Fatalf("not understood, and 113 is not named:\n%s", out)
			case next.Misses >= 3:
				t.Fatalf("%d misses in a row in %+v", next.Misses, next)
			}
		}
		for _, text := range dangers {
			next, r, out := w.say(t, s, text)
			if !r.Urgent() || r.Question != nil || next.Step != dialogue.Answer || !strings.HasPrefix(out[strings.IndexByte(out, ' ')+1:], "113") {
				t.Fatalf("%q in %+v is not answered with 113 at once:\n%s", text, s, out)
			}
		}
		for _, text := range []string{"start", "restart"} {
			if next, _, _ := w.say(t, s, text); next.Need != (content.Need{}) {
				t.Fatalf("%q in %+v keeps %+v", text, s, next.Need)
			}
		}
		if next, r, _ := w.say(t, s, "slett"); !r.Erase || identity(next) != identity(dialogue.State{}) {
			t.Fatalf("\"slett\" in %+v leaves %+v", s, next)
		}
	})
	t.Logf("%d states", states)
	for _, q := range dialogue.Table() {
		if !steps[q.Step] && q.Step != dialogue.Age {
			t.Errorf("step %s is never reached", q.Step)
		}
	}
	if states < 100 {
		t.Errorf("only %d states visited", states)
	}
}

func known(s dialogue.Step) bool {
	return s == "" || s == dialogue.Start || s == dialogue.Answer ||
		slices.ContainsFunc(dialogue.Table(), func(q dialogue.Question) bool { return q.Step == s })
}

// TestQuestions answers every question in every way, from each first text, and
// counts.
func TestQuestions(t *testing.T) {
	w := newWorld(t)
	limits := map[content.Urgency]int{content.LifeThreatening: 1, content.Urgent: 2, content.Routine: 3}
	for _, first := range []string{"hei", "hello", "jeg er syk", "papirløs i Bergen", "I am pregnant", "bor i Alna"} {
		s, r, _ := w.say(t, dialogue.State{}, first)
		w.answer(t, s, r, 0, func(s dialogue.State, asked int) {
			if most := limits[s.Need.Urgency]; asked > most {
				t.Errorf("after %q: %d questions for %+v; the limit is %d", first, asked, s.Need, most)
			}
		})
	}
}

// answer follows every choice to the end, and checks that each question was
// worth asking.
func (w world) answer(t *testing.T, s dialogue.State, r dialogue.Reply, asked int, end func(dialogue.State, int)) {
	t.Helper()
	if r.Answer != nil {
		end(s, asked)
		return
	}
	if asked > 5 {
		t.Fatalf("no end of questions in %+v", s)
	}
	outcomes := map[string]bool{}
	for n := range max(1, len(r.Question.Choices)) {
		next, nextReply, _ := w.say(t, s, strconv.Itoa(n+1))
		outcomes[w.leadsTo(next.Need)] = true
		counted := asked
		if r.Question.Step != dialogue.Language {
			counted++
		}
		w.answer(t, next, nextReply, counted, end)
	}
	if r.Question.Step == dialogue.Situation || r.Question.Step == dialogue.Language {
		return // its last choice is another menu; the language is always worth asking
	}
	if len(r.Question.Choices) > 0 && len(outcomes) < 2 {
		t.Errorf("the question %s for %+v changes nothing", r.Question.Step, s.Need)
	}
}

// leadsTo names the services for a need.
func (w world) leadsTo(n content.Need) string {
	var ids []string
	for _, s := range w.directory.Answer(n, noon).Services {
		ids = append(ids, s.ID)
	}
	return strings.Join(ids, " ")
}

// TestBackIsTheWayThatOneCame goes forward by choices and back again.
func TestBackIsTheWayThatOneCame(t *testing.T) {
	w := newWorld(t)
	s, _, _ := w.say(t, dialogue.State{}, "hello")
	way := []dialogue.State{s}
	for _, text := range []string{"3", "1", "4"} {
		s, _, _ = w.say(t, s, text)
		way = append(way, s)
	}
	for i := len(way) - 2; i >= 0; i-- {
		s, _, _ = w.say(t, s, "back")
		if s.Step != way[i].Step || s.Need != way[i].Need || len(s.Asked) != len(way[i].Asked) {
			t.Errorf("back leads to %+v; want %+v", s, way[i])
		}
	}
}

// TestAgeIsANumber asks for an age and takes nothing for one that is none.
func TestAgeIsANumber(t *testing.T) {
	w := newWorld(t)
	asking := dialogue.State{Step: dialogue.Age, Lang: "en",
		Past: dialogue.Past{Need: content.Need{Urgency: content.Routine, Situation: content.MentalHealth, Status: content.Resident, Place: content.OtherPlace}}}
	for text, want := range map[string]int{"0": 0, "7": 7, "17 years": 17, "۱۷": 17, "109": 109} {
		if s, r, _ := w.say(t, asking, text); r.Answer == nil || s.Need.Age == nil || *s.Need.Age != want {
			t.Errorf("%q gives %+v; want age %d", text, s.Need, want)
		}
	}
	for _, text := range []string{"113", "112", "110", "1000", "old"} {
		if s, _, out := w.say(t, asking, text); s.Need.Age != nil || !strings.Contains(out, "113") {
			t.Errorf("%q was taken for an age, or 113 not named:\n%s", text, out)
		}
	}
}

func FuzzTurn(f *testing.F) {
	w := newWorld(f)
	seeds := slices.Concat(texts, long, dangers)
	if len(seeds) == 0 {
		f.Fatal("no seeds")
	}
	for i, text := range seeds {
		f.Add(text, seeds[len(seeds)-1-i])
	}
	f.Fuzz(func(t *testing.T, first, second string) {
		s, _, out := w.say(t, dialogue.State{}, first)
		if out == "" {
			t.Errorf("silence after %q", first)
		}
		if _, _, out = w.say(t, s, second); out == "" {
			t.Errorf("silence after %q, %q", first, second)
		}
	})
}

// BenchmarkTurn is one turn for a reply that chooses an option, with its state
// read and written.
func BenchmarkTurn(b *testing.B) {
	w := newWorld(b)
	s, _ := w.machine.Turn(dialogue.State{}, "hello")
	s, _ = w.machine.Turn(s, "3")
	state, err := json.Marshal(s)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		var s dialogue.State
		if err := json.Unmarshal(state, &s); err != nil {
			b.Fatal(err)
		}
		next, _ := w.machine.Turn(s, "1")
		if _, err := json.Marshal(next); err != nil {
			b.Fatal(err)
		}
	}
}

// TestALabelIsItsDigit types every label of every question instead of its digit.
func TestALabelIsItsDigit(t *testing.T) {
	w := newWorld(t)
	typed := 0
	for _, lang := range []string{"nb", "en"} {
		for _, q := range dialogue.Table() {
			s := dialogue.State{Step: q.Step, Lang: lang}
			for i, value := range q.Choices {
				name := w.words.Choice(lang, q, value)
				byDigit, _, want := w.say(t, s, strconv.Itoa(i+1))
				for _, text := range []string{name, strings.ToUpper(name), " " + name + ". "} {
					byName, _, got := w.say(t, s, text)
					if got != want || byName.Step != byDigit.Step {
						t.Errorf("%s, %s: %q is answered with\n%s\nits digit with\n%s", lang, q.Step, text, got, want)
					}
					typed++
				}
			}
		}
	}
	if typed < 100 {
		t.Errorf("only %d labels typed", typed)
	}
}
