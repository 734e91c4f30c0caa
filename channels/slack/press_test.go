package slack_test

import (
	"strings"
	"sync"
	"testing"

	"helsevei/channels"
	"helsevei/channels/slack"
	"helsevei/channels/slack/slacktest"
)

// last is what stands last in the person's direct messages.
func (r *rig) last() slacktest.Message {
	r.t.Helper()
	all := r.slack.In("D0KARI")
	if len(all) == 0 {
		r.t.Fatal("nothing was posted")
	}
	return all[len(all)-1]
}

func (r *rig) press(m slacktest.Message, label string, changes ...slacktest.Change) int {
	r.t.Helper()
	res, err := r.hook.Press(r.t.Context(), slacktest.Press{User: "U0KARI", Message: m, Label: label}, changes...)
	if err != nil {
		r.t.Fatal(err)
	}
	return res.Status
}

// reads waits until a message reads as wanted.
func (r *rig) reads(n int, want string) {
	r.t.Helper()
	r.until("the message "+want, func() bool { return slacktest.Render(r.slack.In("D0KARI")[n]) == want })
}

const closed = "What is it about?\n_ Besvart lenger ned. / Answered further down."

// TestPress: a press is the choice's digit, and takes the buttons away.
func TestPress(t *testing.T) {
	for _, n := range []int{3, 30} { // buttons, a menu
		r := newRig(t)
		id := r.send(asking(1, n))
		m := r.last()
		if got := r.press(m, "Choice 2"); got != 200 {
			t.Fatalf("got %d", got)
		}
		r.reads(0, "What is it about?\n_ ✓ Choice 2")
		got := r.inlet.messages()
		_, ts, _ := strings.Cut(id, "/")
		want := channels.Message{ID: "press-D0KARI-" + ts, Channel: "slack", Address: "U0KARI", Text: "2"}
		if len(got) != 1 || got[0] != want {
			t.Errorf("the inlet has %+v; want %+v", got, want)
		}
	}
}

// TestPressTwice: whoever presses again before the buttons are gone has answered
// once, with what was pressed first.
func TestPressTwice(t *testing.T) {
	r := newRig(t)
	r.send(asking(1, 3))
	m := r.last()
	r.press(m, "Choice 2")
	r.press(m, "Choice 2")
	r.press(m, "Choice 3")
	r.until("the updates", func() bool { return r.last().Updates == 3 })
	r.reads(0, "What is it about?\n_ ✓ Choice 2")
	r.wantTexts("2")
}

func TestPressAtOnce(t *testing.T) {
	r := newRig(t)
	r.send(asking(1, 3))
	m := r.last()
	var pressing sync.WaitGroup
	for range 8 {
		pressing.Go(func() { r.press(m, "Choice 1") })
	}
	pressing.Wait()
	r.wantTexts("1")
}

// TestPressThatIsNotStored is refused, and can be pressed again.
func TestPressThatIsNotStored(t *testing.T) {
	r := newRig(t)
	r.send(asking(1, 3))
	m := r.last()
	r.inlet.fail = []error{errBus}
	if got := r.press(m, "Choice 2"); got != 503 {
		t.Errorf("got %d; want 503", got)
	}
	r.until("the fallback", func() bool { return r.last().Text == trouble })
	if got := r.press(m, "Choice 2"); got != 200 {
		t.Errorf("again: got %d", got)
	}
	r.wantTexts("2")
	r.reads(0, "What is it about?\n_ ✓ Choice 2")
}

// TestOldQuestion: who types instead of pressing has answered. The buttons of that
// question would answer the next one, so they go; a press that comes all the same
// is what the button says.
func TestOldQuestion(t *testing.T) {
	r := newRig(t)
	r.send(asking(1, 3))
	old := r.last()
	r.send(asking(2, 2))
	r.reads(0, closed)
	if got := r.press(old, "Choice 3"); got != 200 {
		t.Errorf("got %d", got)
	}
	r.press(r.last(), "Choice 1")
	r.wantTexts("Choice 3", "1")
}

// TestPressThatLagsBehind: the second press of a double one may come when the next
// question stands already. The first counts, and is what stands there.
func TestPressThatLagsBehind(t *testing.T) {
	r := newRig(t)
	r.send(asking(1, 3))
	old := r.last()
	r.press(old, "Choice 2")
	r.send(asking(2, 2))
	r.press(old, "Choice 3")
	r.wantTexts("2")
	r.until("both updates", func() bool { return r.slack.In("D0KARI")[0].Updates == 2 })
	r.reads(0, "What is it about?\n_ ✓ Choice 2")
}

// TestUpdateIsTriedAgain: buttons do not stay because Slack was busy.
func TestUpdateIsTriedAgain(t *testing.T) {
	r := newRig(t)
	r.send(asking(1, 3))
	r.slack.Script(slacktest.Answer{Method: "chat.update", Status: 429, RetryAfter: "0"}, slacktest.Answer{Method: "chat.update", HangUp: true})
	r.press(r.last(), "Choice 2")
	r.reads(0, "What is it about?\n_ ✓ Choice 2")
}

// TestTurnThatComesLate: a turn that is handed out again after a later one is
// said, but its question cannot be answered any more.
func TestTurnThatComesLate(t *testing.T) {
	r := newRig(t)
	r.send(asking(2, 2))
	r.send(asking(1, 3))
	if got := slacktest.Render(r.last()); got != "What is it about?\n_ Kom for sent: gjelder ikke lenger. / Came late: no longer open." {
		t.Errorf("it reads\n%s", got)
	}
	r.press(r.slack.In("D0KARI")[0], "Choice 2")
	r.wantTexts("2")
}

// TestQuestionOfAnEarlierProcess: what an earlier process left open is found.
func TestQuestionOfAnEarlierProcess(t *testing.T) {
	r := newRig(t)
	r.slack.Pace = 0
	r.send(asking(1, 3))
	next := r.restart()
	next.send(turn(2, "Call 116 117"))
	r.reads(0, closed)
}

// TestPressAfterRestart: a question that is still the last can be pressed.
func TestPressAfterRestart(t *testing.T) {
	r := newRig(t)
	r.send(asking(1, 3))
	next := r.restart()
	if got := next.press(r.last(), "Choice 2"); got != 200 {
		t.Errorf("got %d", got)
	}
	next.wantTexts("2")
	r.reads(0, "What is it about?\n_ ✓ Choice 2")
}

// restart is another process of the app in the same workspace.
func (r *rig) restart() *rig {
	r.t.Helper()
	return newRig(r.t, func(c *slack.Config) { c.APIURL = r.api })
}

func TestCommand(t *testing.T) {
	r := newRig(t)
	res, err := r.hook.Command(t.Context(), "1.2.3", "U0KARI", "barnet &amp; jeg har feber")
	if err != nil || res.Status != 200 || !strings.Contains(res.Body, `"ephemeral"`) || strings.Contains(res.Body, "feber") {
		t.Errorf("got %+v, %v", res, err)
	}
	r.wantTexts("barnet & jeg har feber")
	r.inlet.fail = []error{errBus}
	res, err = r.hook.Command(t.Context(), "1.2.4", "U0KARI", "puster ikke")
	if err != nil || res.Status != 200 || !strings.Contains(res.Body, "113") {
		t.Errorf("not stored: got %+v, %v; want the fallback", res, err)
	}
	r.wantTexts("barnet & jeg har feber")
}

func TestWithoutSecretNothingIsServed(t *testing.T) {
	r := newRig(t, func(c *slack.Config) { c.SigningSecret, c.AppToken = "", appToken })
	if res := r.event(slacktest.Said("Ev1", "U0KARI", "hei")); res.Status != 404 {
		t.Errorf("got %d; want 404", res.Status)
	}
}
