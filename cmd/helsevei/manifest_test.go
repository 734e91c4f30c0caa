package main

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// needs are the scopes of what the adapter does: the methods of slack-go that it
// calls, the events that it reads and the command.
var needs = map[string]string{
	"PostMessageContext": "chat:write", "UpdateMessageContext": "chat:write", "PostEphemeralContext": "chat:write",
	"OpenConversationContext": "im:write", "GetConversationHistoryContext": "im:history", "AuthTestContext": "",
	"message.im": "im:history", "app_mention": "app_mentions:read", "/helsevei": "commands",
}

// TestSlackManifest holds the app's manifest against what the adapter uses: not
// one right more.
func TestSlackManifest(t *testing.T) {
	var m struct {
		Features struct {
			SlashCommands []struct{ Command, URL string } `yaml:"slash_commands"`
		}
		OAuth struct {
			Scopes struct{ Bot []string }
		} `yaml:"oauth_config"`
		Settings struct {
			Events struct {
				URL string   `yaml:"request_url"`
				Bot []string `yaml:"bot_events"`
			} `yaml:"event_subscriptions"`
			Interactivity struct {
				URL string `yaml:"request_url"`
			}
		}
	}
	text, err := os.ReadFile(filepath.Join(root, "deploy", "slack-manifest.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text, &m); err != nil {
		t.Fatal(err)
	}
	used := append(slackMethods(t), m.Settings.Events.Bot...)
	urls := []string{m.Settings.Events.URL, m.Settings.Interactivity.URL}
	for _, c := range m.Features.SlashCommands {
		used, urls = append(used, c.Command), append(urls, c.URL)
	}
	scopes := map[string]bool{}
	for _, what := range used {
		scope, known := needs[what]
		if !known {
			t.Errorf("%s is used; say in this test which scope it needs", what)
		}
		if scope != "" {
			scopes[scope] = true
		}
	}
	if want := slices.Sorted(maps.Keys(scopes)); !slices.Equal(m.OAuth.Scopes.Bot, want) {
		t.Errorf("the manifest asks for %v; what is used needs %v", m.OAuth.Scopes.Bot, want)
	}
	if len(used) != len(needs) {
		t.Errorf("used: %v; the test knows %d", used, len(needs))
	}
	for i, route := range []string{"/slack/events", "/slack/interactions", "/slack/commands"} {
		if !strings.HasSuffix(urls[i], ".example"+route) {
			t.Errorf("%s is at %s", route, urls[i])
		}
	}
}

// slackMethods are the methods of slack-go's client that the adapter calls.
func slackMethods(t *testing.T) (names []string) {
	files, err := filepath.Glob(filepath.Join(root, "channels", "slack", "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no adapter: %v", err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, call := range regexp.MustCompile(`\bapi\.(\w+Context)\(`).FindAllSubmatch(text, -1) {
			names = append(names, string(call[1]))
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
