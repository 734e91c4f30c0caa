package main

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"helsevei/channels/sms/twiliotest"
)

// tell runs a command of the program as an operator would.
func tell(t *testing.T, in string, args ...string) (status int, out, fault string) {
	t.Helper()
	var o, e bytes.Buffer
	status = run(context.Background(), args, terminal{strings.NewReader(in), &o, &e})
	return status, o.String(), e.String()
}

// TestAnOperatorForgetsAConversation erases it from a running program, and finds
// nothing of it left in the files.
func TestAnOperatorForgetsAConversation(t *testing.T) {
	tw := twiliotest.New(account, authToken)
	api := httptest.NewServer(tw)
	defer api.Close()
	dir := t.TempDir()
	p := launch(t, dir, api.URL)
	p.text("SM1", "+4799900001", "jeg er gravid")
	answers(t, tw, "+4799900001", 1)
	if info, err := os.Stat(filepath.Join(dir, adminSocket)); err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("the operator's socket: %v, %v", info, err)
	}
	if status, out, fault := tell(t, "n\n", "forget", "--data", dir, "999 00 001"); status != statusFault || !strings.Contains(out, "+4799900001") || !strings.Contains(fault, "nothing was erased") {
		t.Errorf("%d %q %q", status, out, fault)
	}
	if status, out, fault := tell(t, "y\n", "forget", "--data", dir, "999 00 001"); status != statusOK || !strings.Contains(out, "It is forgotten.") {
		t.Errorf("%d %q %q", status, out, fault)
	}
	// The conversation starts anew: what was said before is not known.
	p.text("SM2", "+4799900001", "det kan vente")
	if texts := answers(t, tw, "+4799900001", 2); !strings.Contains(texts[1], "Hva gjelder det?") {
		t.Errorf("after it was forgotten: %q", texts[1])
	}
	for _, who := range []string{"abc", "12"} {
		if status, _, fault := tell(t, "", "forget", "--data", dir, "--yes", who); status != statusUsage || !strings.Contains(fault, "no phone number") {
			t.Errorf("forget %s: %d %q", who, status, fault)
		}
	}
	if status, out, _ := tell(t, "", "dead", "--data", dir); status != statusOK || out != "Nothing is dead.\n" {
		t.Errorf("dead: %d %q", status, out)
	}
	p.terminate()
	if status, _, fault := tell(t, "", "dead", "list", "--data", dir); status != statusFault || !strings.Contains(fault, "is it running") {
		t.Errorf("without a program: %d %q", status, fault)
	}
}

// TestAnOperatorSeesToTheDead lists, retries and drops what Twilio refused.
func TestAnOperatorSeesToTheDead(t *testing.T) {
	tw := twiliotest.New(account, authToken)
	refuse := true
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if refuse && r.Method == http.MethodPost {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusBadRequest)
			w.Write([]byte(`{"code": 21211, "message": "not a number", "status": 400}`))
			return
		}
		tw.ServeHTTP(w, r)
	}))
	defer api.Close()
	dir := t.TempDir()
	p := launch(t, dir, api.URL)
	p.text("SM1", "+4799900002", "hello")
	p.text("SM2", "+4799900002", "3")
	var list string
	eventually(t, func() bool {
		_, list, _ = tell(t, "", "dead", "list", "--data", dir)
		return strings.Count(list, "\n") == 2
	})
	if !strings.Contains(list, "turn") || !strings.Contains(list, "21211") || strings.Contains(list, "999") {
		t.Errorf("the list:\n%s", list)
	}
	if status, out, fault := tell(t, "", "dead", "show", "--data", dir, "1"); status != statusOK || !strings.Contains(out, "turn.sms.") {
		t.Errorf("show: %d %q %q", status, out, fault)
	}
	refuse = false
	if status, out, fault := tell(t, "", "dead", "retry", "--data", dir, "2"); status != statusOK || out != "2 is sent once more\n" {
		t.Errorf("retry: %d %q %q", status, out, fault)
	}
	if texts := answers(t, tw, "+4799900002", 1); !strings.HasPrefix(texts[0], "What is it about?") {
		t.Errorf("sent once more: %q", texts[0])
	}
	if status, out, fault := tell(t, "", "dead", "drop", "--data", dir, "1"); status != statusOK || out != "1 is dropped\n" {
		t.Errorf("drop: %d %q %q", status, out, fault)
	}
	if status, _, fault := tell(t, "", "dead", "drop", "--data", dir, "1", "7"); status != statusFault || strings.Count(fault, "not there any more") != 2 {
		t.Errorf("drop again: %d %q", status, fault)
	}
	// The dialogue goes on where it was.
	p.text("SM3", "+4799900002", "1")
	if texts := answers(t, tw, "+4799900002", 2); !strings.HasPrefix(texts[1], "What fits you?") {
		t.Errorf("afterwards: %q", texts[1])
	}
}

// eventually waits until something holds.
func eventually(t *testing.T, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !holds(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("it never came")
		}
	}
}
