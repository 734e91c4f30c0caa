package main

import (
	"bufio"
	"bytes"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"helsevei/channels/sms/twiliotest"
)

const (
	account   = "AC0123456789abcdef"
	authToken = "0123456789abcdef0123456789abcdef"
	public    = "https://helsevei.example"
)

// process is "helsevei serve" in a process of its own.
type process struct {
	t       testing.TB
	command *exec.Cmd
	url     string
	webhook *twiliotest.Webhook
	errors  *bytes.Buffer
}

// launch starts the program and waits until it says where to reach it.
func launch(t testing.TB, dir, api string, env ...string) *process {
	t.Helper()
	p := &process{t: t, command: exec.Command(os.Args[0], "serve"), errors: &bytes.Buffer{}}
	p.command.Env = append(os.Environ(), append([]string{runMain + "=1", "HELSEVEI_DATA=" + dir, "HELSEVEI_ADDR=127.0.0.1:0",
		"HELSEVEI_PUBLIC_URL=" + public, "HELSEVEI_SMS_RATE=1000", "TWILIO_ACCOUNT_SID=" + account,
		"TWILIO_AUTH_TOKEN=" + authToken, "TWILIO_FROM=+4759440000", "TWILIO_API_URL=" + api}, env...)...)
	p.command.Stderr = p.errors
	out, err := p.command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.kill)
	lines := bufio.NewScanner(out)
	for p.url == "" && lines.Scan() {
		if address, ok := strings.CutPrefix(strings.TrimSpace(lines.Text()), "address"); ok {
			p.url = strings.TrimSpace(address)
		}
	}
	if p.url == "" {
		p.command.Wait()
		t.Fatalf("the program did not start:\n%s", p.errors)
	}
	p.webhook = &twiliotest.Webhook{Public: public, Target: p.url, AccountSID: account, AuthToken: authToken, To: "+4759440000"}
	return p
}

// kill is kill -9.
func (p *process) kill() {
	p.command.Process.Kill()
	p.command.Wait()
}

// terminate is SIGTERM, and expects a clean end within the bound.
func (p *process) terminate() {
	p.t.Helper()
	began := time.Now()
	p.command.Process.Signal(syscall.SIGTERM)
	if err := p.command.Wait(); err != nil {
		p.t.Errorf("after SIGTERM: %v\n%s", err, p.errors)
	}
	if took := time.Since(began); took > 10*time.Second {
		p.t.Errorf("the stop took %s", took)
	}
}

// text posts a text as Twilio does, and says whether it was taken for good.
func (p *process) text(sid, from, body string) bool {
	res, err := p.webhook.Inbound(p.t.Context(), sid, from, body)
	return err == nil && res.Status == http.StatusOK && !strings.Contains(res.Body, "<Message>")
}

// answers waits until a number has got n messages.
func answers(t *testing.T, tw *twiliotest.Twilio, to string, n int) []string {
	t.Helper()
	var texts []string
	for end := time.Now().Add(40 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		texts = nil
		for _, m := range tw.Messages() {
			if m.To == to {
				texts = append(texts, m.Body)
			}
		}
		if len(texts) >= n {
			return texts
		}
	}
	t.Fatalf("%s got %d of %d answers", to, len(texts), n)
	return nil
}

func TestKillInTheMiddleOfAConversation(t *testing.T) {
	tw := twiliotest.New(account, authToken)
	api := httptest.NewServer(tw)
	defer api.Close()
	dir := t.TempDir()
	p := launch(t, dir, api.URL)
	p.text("SM1", "+4799900001", "hello")
	p.text("SM2", "+4799900001", "3")
	answers(t, tw, "+4799900001", 2)
	p.kill()
	p = launch(t, dir, api.URL)
	if !p.text("SM3", "+4799900001", "1") {
		t.Fatal("the text after the restart was not taken")
	}
	if texts := answers(t, tw, "+4799900001", 3); !strings.HasPrefix(texts[2], "What fits you?") {
		t.Errorf("after the restart the conversation goes on with %q", texts[2])
	}
	p.terminate()
}

// TestKillAtAnyMoment kills the program again and again while people text it.
// Each text that was taken is answered, and none is answered twice.
func TestKillAtAnyMoment(t *testing.T) {
	const rounds, people = 6, 12
	tw := twiliotest.New(account, authToken)
	api := httptest.NewServer(tw)
	defer api.Close()
	dir := t.TempDir()
	for round := range rounds {
		p := launch(t, dir, api.URL)
		var texting sync.WaitGroup
		for person := range people {
			texting.Go(func() {
				p.text(fmt.Sprintf("SM%d-%d", round, person), fmt.Sprintf("+47999%02d%03d", round, person), "hei")
			})
		}
		time.Sleep(time.Duration(rand.IntN(40)) * time.Millisecond)
		p.kill()
		texting.Wait()
	}
	p := launch(t, dir, api.URL)
	for round := range rounds { // Twilio tries again what it had no answer to
		for person := range people {
			sid, from := fmt.Sprintf("SM%d-%d", round, person), fmt.Sprintf("+47999%02d%03d", round, person)
			if !p.text(sid, from, "hei") {
				t.Fatalf("%s was not taken", sid)
			}
		}
	}
	for round := range rounds {
		for person := range people {
			answers(t, tw, fmt.Sprintf("+47999%02d%03d", round, person), 1)
		}
	}
	p.terminate()
	if n := len(tw.Messages()); n != rounds*people {
		t.Errorf("%d texts got %d answers", rounds*people, n)
	}
}

func TestSIGTERMInMidMessage(t *testing.T) {
	tw := twiliotest.New(account, authToken)
	tw.Script(twiliotest.Answer{Delay: time.Second, Take: true})
	api := httptest.NewServer(tw)
	defer api.Close()
	p := launch(t, t.TempDir(), api.URL)
	p.text("SM1", "+4799900001", "hello")
	for len(tw.Requests()) == 0 {
		time.Sleep(time.Millisecond)
	}
	p.terminate()
	if n := len(tw.Messages()); n != 1 {
		t.Errorf("%d messages went out; the one being sent should have", n)
	}
}

func TestServe(t *testing.T) {
	tw := twiliotest.New(account, authToken)
	api := httptest.NewServer(tw)
	defer api.Close()
	p := launch(t, t.TempDir(), api.URL)
	for path, want := range map[string]int{"/healthz": 200, "/readyz": 200, "/": 200, "/style.css": 200, "/nothing": 404, "/twilio/inbound": 405} {
		res, err := http.Get(p.url + path)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != want {
			t.Errorf("GET %s: %d; want %d", path, res.StatusCode, want)
		}
	}
	res, err := p.webhook.Inbound(t.Context(), "SM1", "+4799900001", "hello", twiliotest.BadSignature())
	if err != nil || res.Status != 403 {
		t.Errorf("a bad signature gets %d, %v; want 403", res.Status, err)
	}
	for i, c := range []struct{ text, starts, holds string }{
		{"Pappa falt om og puster ikke", "RING 113", "112"},
		{"hello", "Helsevei", "113"},
		{"sick child, it cannot wait", "Legevakt: call 116 117", "113"},
	} {
		from := fmt.Sprintf("+479990000%d", i)
		if !p.text(fmt.Sprintf("SMx%d", i), from, c.text) {
			t.Fatalf("%q was not taken", c.text)
		}
		if got := answers(t, tw, from, 1)[0]; !strings.HasPrefix(got, c.starts) || !strings.Contains(got, c.holds) {
			t.Errorf("%q is answered with %q", c.text, got)
		}
	}
	p.terminate()
	if log := p.errors.String(); strings.Contains(log, "999") || strings.Contains(log, "puster") {
		t.Errorf("the log holds a number or a text:\n%s", log)
	}
}

// TestServeWithoutBus starts the SMS role while its bus is down: who texts is
// told 113 and 116 117 by Twilio itself.
func TestServeWithoutBus(t *testing.T) {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := free.Addr().String()
	free.Close()
	p := &process{t: t, command: exec.Command(os.Args[0], "serve"), errors: &bytes.Buffer{}}
	p.command.Env = append(os.Environ(), runMain+"=1", "HELSEVEI_ADDR="+address, "HELSEVEI_ROLES=sms", "HELSEVEI_KEY="+strings.Repeat("0f", 32),
		"HELSEVEI_NATS_URL=nats://sms:secret@127.0.0.1:1", "HELSEVEI_PUBLIC_URL="+public, "TWILIO_ACCOUNT_SID="+account,
		"TWILIO_AUTH_TOKEN="+authToken, "TWILIO_FROM=+4759440000")
	p.command.Stderr = p.errors
	if err := p.command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.kill)
	status := func(path string) int {
		res, err := http.Get("http://" + address + path)
		if err != nil {
			return 0
		}
		res.Body.Close()
		return res.StatusCode
	}
	for end := time.Now().Add(20 * time.Second); status("/healthz") != 200; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("it does not serve:\n%s", p.errors)
		}
	}
	if got := status("/readyz"); got != 503 {
		t.Errorf("/readyz says %d without a bus; want 503", got)
	}
	webhook := &twiliotest.Webhook{Public: public, Target: "http://" + address, AccountSID: account, AuthToken: authToken, To: "+4759440000"}
	res, err := webhook.Inbound(t.Context(), "SM1", "+4799900001", "hei")
	if err != nil || res.Status != 200 || !strings.Contains(res.Body, "<Message>") || !strings.Contains(res.Body, "113") || !strings.Contains(res.Body, "116 117") {
		t.Errorf("without a bus a text gets %d %s %v", res.Status, res.Body, err)
	}
	p.terminate()
	if strings.Contains(p.errors.String(), "secret") {
		t.Errorf("the log holds a password:\n%s", p.errors)
	}
}
