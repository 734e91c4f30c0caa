package main

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.yaml.in/yaml/v3"

	"helsevei/bot"
	"helsevei/channels"
	"helsevei/content"
	"helsevei/dialogue"
)

func counting() *metrics { return newMetrics(&lateBus{}, slog.New(slog.DiscardHandler)) }

// scrape is what Prometheus reads.
func scrape(t *testing.T, m *metrics) string {
	t.Helper()
	w := httptest.NewRecorder()
	m.handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	if w.Code != 200 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	return w.Body.String()
}

func wantLines(t *testing.T, text string, lines ...string) {
	t.Helper()
	for _, line := range lines {
		if !strings.Contains(text, line+"\n") {
			t.Errorf("/metrics lacks %q", line)
		}
	}
}

func TestAnswersAreCountedWithoutSmallCells(t *testing.T) {
	m := counting()
	answer := func(n content.Need, services int) {
		r := bot.Response{Reply: channels.Reply{Lang: "ti", Services: make([]channels.Service, services)}, Decided: dialogue.Reply{Answer: &n}}
		r.Reply.Urgent = n.Urgency == content.LifeThreatening
		m.decided(r, time.Now())
	}
	for range smallCell {
		answer(content.Need{Urgency: content.Routine, Situation: content.Dental, Place: "oslo/alna"}, 1)
	}
	answer(content.Need{Urgency: content.Routine, Situation: content.Violence, Place: "moss"}, 0)
	answer(content.Need{Urgency: content.LifeThreatening, Place: "moss"}, 1)
	text := scrape(t, m)
	wantLines(t, text, `helsevei_answers_total{by="situation",value="dental"} 5`, `helsevei_answers_total{by="place",value="oslo"} 5`,
		`helsevei_answers_total{by="status",value="unknown"} 6`, `helsevei_turns_total{language="ti"} 7`,
		`helsevei_emergencies_total{language="ti"} 1`, `helsevei_answers_without_service_total 1`, `helsevei_bus_up 0`)
	for _, secret := range []string{"violence", "moss", "alna"} {
		if strings.Contains(text, secret) {
			t.Errorf("a cell of one is published: %s", secret)
		}
	}
}

func TestAnUndeliveredEmergencyIsSeen(t *testing.T) {
	m := counting()
	turn := channels.Turn{Channel: "sms", Conversation: "c", Seq: 7, At: time.Now().Add(-2 * tooLong), Reply: channels.Reply{Lang: "nb", Text: "RING 113", Urgent: true}}
	m.underway.sent(turn)
	turn.Seq, turn.At = 8, time.Now()
	m.underway.sent(turn)
	turn.Seq, turn.Reply.Urgent, turn.At = 9, false, time.Now().Add(-2*tooLong)
	m.underway.sent(turn)
	wantLines(t, scrape(t, m), "helsevei_emergencies_undelivered 1")
	m.underway.reported(channels.Status{Conversation: "c", Seq: 7, State: channels.Sent})
	wantLines(t, scrape(t, m), "helsevei_emergencies_undelivered 1")
	m.underway.reported(channels.Status{Conversation: "c", Seq: 7, State: channels.Delivered})
	wantLines(t, scrape(t, m), "helsevei_emergencies_undelivered 0")
}

func TestKnownCode(t *testing.T) {
	for code, want := range map[string]string{"": "", "30003": "30003", "30003'; drop": "other", "123456789": "other"} {
		if got := knownCode(code); got != want {
			t.Errorf("%q: %q, want %q", code, got, want)
		}
	}
}

// names are those of every metric that /metrics can have.
func names(t *testing.T) map[string]bool {
	t.Helper()
	descriptions := make(chan *prometheus.Desc, 1000)
	counting().registry.Describe(descriptions)
	close(descriptions)
	all := map[string]bool{}
	for d := range descriptions {
		if name := regexp.MustCompile(`fqName: "([a-z_]+)"`).FindStringSubmatch(d.String()); name != nil {
			for _, suffix := range []string{"", "_bucket", "_sum", "_count"} {
				all[name[1]+suffix] = true
			}
		}
	}
	if len(all) < 40 {
		t.Fatalf("only %d names", len(all))
	}
	return all
}

// holdExpression finds every metric of an expression among the names, and its
// brackets closed.
func holdExpression(t *testing.T, where, expr string, names map[string]bool) {
	t.Helper()
	found := regexp.MustCompile(`helsevei_[a-z_]+`).FindAllString(expr, -1)
	if len(found) == 0 {
		t.Errorf("%s: %q asks for no metric of ours", where, expr)
	}
	for _, name := range found {
		if !names[name] {
			t.Errorf("%s: there is no metric %s", where, name)
		}
	}
	for _, pair := range []string{"()", "{}", "[]"} {
		if strings.Count(expr, pair[:1]) != strings.Count(expr, pair[1:]) {
			t.Errorf("%s: %q has a %s that does not close", where, expr, pair)
		}
	}
}

func TestTheDashboardAsksForWhatThereIs(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(root, "deploy/grafana/helsevei.json"))
	if err != nil {
		t.Fatal(err)
	}
	var dashboard struct {
		Panels []struct {
			Title   string
			Targets []struct{ Expr string }
		}
	}
	if err := json.Unmarshal(data, &dashboard); err != nil {
		t.Fatal(err)
	}
	all := names(t)
	shown := string(data)
	for _, p := range dashboard.Panels {
		for _, target := range p.Targets {
			holdExpression(t, p.Title, target.Expr, all)
		}
	}
	for name := range all {
		ours := strings.HasPrefix(name, "helsevei_") && !regexp.MustCompile(`_(bucket|sum|count)$`).MatchString(name)
		if ours && name != "helsevei_stream_messages" && !strings.Contains(shown, name) {
			t.Errorf("%s is on no panel", name)
		}
	}
}

func TestTheAlertsAskForWhatThereIs(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(root, "deploy/alerts.yml"))
	if err != nil {
		t.Fatal(err)
	}
	var rules struct {
		Groups []struct {
			Name  string
			Rules []struct {
				Alert, Expr, For    string
				Labels, Annotations map[string]string
			}
		}
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	if err := decoder.Decode(&rules); err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	all, count := names(t), 0
	for _, g := range rules.Groups {
		for _, r := range g.Rules {
			count++
			holdExpression(t, r.Alert, r.Expr, all)
			if r.Annotations["summary"] == "" || r.Labels["severity"] == "" {
				t.Errorf("%s has no summary or no severity", r.Alert)
			}
			if !strings.Contains(string(readme), "**"+r.Alert+"**") {
				t.Errorf("the runbook in README.md does not say what to do about %s", r.Alert)
			}
			if r.For != "" {
				if _, err := time.ParseDuration(r.For); err != nil {
					t.Error(err)
				}
			}
		}
	}
	if count < 6 {
		t.Errorf("only %d alerts", count)
	}
}

// TestTheMountedFilesAreThere: what docker-compose.yml gives Prometheus and Grafana
// exists, and Prometheus reads the rules where they are mounted.
func TestTheMountedFilesAreThere(t *testing.T) {
	project, err := compose(t, filled(t))
	if err != nil {
		t.Fatal(err)
	}
	mounts := 0
	for _, name := range []string{"prometheus", "grafana"} {
		service, ok := project.Services[name]
		if !ok {
			t.Fatalf("docker-compose.yml has no %s", name)
		}
		if !pinned.MatchString(service.Image) {
			t.Errorf("%s: image %q is not pinned", name, service.Image)
		}
		for _, v := range service.Volumes {
			if v.Type != "bind" {
				continue
			}
			mounts++
			if _, err := os.Stat(v.Source); err != nil || !v.ReadOnly {
				t.Errorf("%s mounts %s: %v, read only %v", name, v.Source, err, v.ReadOnly)
			}
		}
	}
	config, err := os.ReadFile(filepath.Join(root, "deploy/prometheus.yml"))
	if err != nil || mounts < 4 {
		t.Fatalf("%d mounts, %v", mounts, err)
	}
	for _, name := range []string{"bot", "sms", "web", "slack"} {
		if _, ok := project.Services[name]; !ok && name != "slack" { // slack has a profile
			t.Errorf("Prometheus asks %s, which docker-compose.yml does not have", name)
		}
	}
	if !strings.Contains(string(config), "/etc/prometheus/alerts.yml") {
		t.Error("Prometheus does not read the alerts")
	}
}
