package main

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"
	"github.com/compose-spec/compose-go/v2/dotenv"
	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
)

// filled is .env.example filled in.
func filled(t *testing.T) map[string]string {
	t.Helper()
	env := example(t)
	for name, value := range map[string]string{
		"HELSEVEI_KEY": strings.Repeat("ab", 32), "NATS_STORE_KEY": strings.Repeat("1e", 32),
		"NATS_BOT_PASSWORD": "1e5b", "NATS_SMS_PASSWORD": "1e5c", "NATS_WEB_PASSWORD": "1e5d", "NATS_ROUTE_PASSWORD": "1e5e", "NATS_SLACK_PASSWORD": "1e5f",
		"GRAFANA_PASSWORD": "g", "SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "0f",
		"HELSEVEI_PUBLIC_URL": "https://helsevei.example", "TWILIO_ACCOUNT_SID": "AC" + strings.Repeat("0", 32),
		"TWILIO_AUTH_TOKEN": strings.Repeat("0", 32), "TWILIO_FROM": "+4759440000",
	} {
		if _, documented := env[name]; !documented {
			t.Errorf(".env.example does not name %s", name)
		}
		env[name] = value
	}
	return env
}

// example reads .env.example and finds it without a value that would work.
func example(t *testing.T) map[string]string {
	t.Helper()
	env, err := dotenv.Read(filepath.Join(root, ".env.example"))
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range env {
		if value != "" {
			t.Errorf(".env.example sets %s: what works unchanged is used unchanged", name)
		}
	}
	return env
}

func compose(t *testing.T, env map[string]string) (*types.Project, error) {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(root, "docker-compose.yml"))
	if err != nil {
		t.Fatal(err)
	}
	dir, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	return loader.LoadWithContext(t.Context(), types.ConfigDetails{
		WorkingDir: dir, ConfigFiles: []types.ConfigFile{{Filename: "docker-compose.yml", Content: content}}, Environment: env,
	}, func(o *loader.Options) { o.Profiles = []string{"slack"} })
}

func loaded(t *testing.T) *types.Project {
	t.Helper()
	p, err := compose(t, filled(t))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// ours and theirs are the services that run Helsevei and NATS.
func ours(p *types.Project) types.Services   { return having(p, "HELSEVEI_ROLES") }
func theirs(p *types.Project) types.Services { return having(p, "NATS_NAME") }

// having are the services that have a variable.
func having(p *types.Project, variable string) types.Services {
	part := types.Services{}
	for name, s := range p.Services {
		if _, is := s.Environment[variable]; is {
			part[name] = s
		}
	}
	return part
}

var setting = regexp.MustCompile(`\b(?:HELSEVEI|TWILIO|SLACK)_[A-Z0-9_]+`)

// TestComposeNamesEverySettingRight holds docker-compose.yml, .env.example and
// the Dockerfile against Config, both ways.
func TestComposeNamesEverySettingRight(t *testing.T) {
	known := variables(reflect.TypeFor[Config]())
	if len(known) < 10 {
		t.Fatalf("Config has the variables %v; the test does not find them", known)
	}
	used := map[string]bool{}
	for _, file := range []string{"docker-compose.yml", ".env.example", "Dockerfile"} {
		content, err := os.ReadFile(filepath.Join(root, file))
		if err != nil {
			t.Fatal(err)
		}
		names := setting.FindAllString(string(content), -1)
		if len(names) == 0 {
			t.Errorf("%s names no setting; the test does not find them", file)
		}
		for _, name := range names {
			used[name] = true
			if !slices.Contains(known, name) {
				t.Errorf("%s names %s, which Config does not have", file, name)
			}
		}
	}
	for _, name := range known {
		reserved := name == "SLACK_HANDOFF_CHANNEL" // not part of this version; setting one is an error
		if used[name] == reserved {
			t.Errorf("%s: named in docker-compose.yml, .env.example or Dockerfile: %t", name, used[name])
		}
	}
}

// TestComposeStarts puts each service's environment, and nothing else, through
// the program's own check of its settings.
func TestComposeStarts(t *testing.T) {
	names := variables(reflect.TypeFor[Config]())
	var roles []string
	for name, s := range ours(loaded(t)) {
		t.Run(name, func(t *testing.T) {
			for _, v := range names {
				t.Setenv(v, "") // so that it is put back
				os.Unsetenv(v)
			}
			for v, value := range s.Environment {
				if value == nil {
					t.Fatalf("%s comes from whoever starts it", v)
				}
				t.Setenv(v, *value)
			}
			var c Config
			parser, err := kong.New(&c)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := parser.Parse(nil); err != nil {
				t.Fatal(err)
			}
			if err := c.validate("Ring 113."); err != nil {
				t.Fatal(err)
			}
			roles = append(roles, c.Roles...)
			if len(c.Roles) != 1 || c.NATSReplicas != 3 || c.Key != strings.Repeat("ab", 32) || c.has(roleSMS) != c.smsOn() || c.has(roleSlack) != c.slackOn() {
				t.Errorf("roles %v, replicas %d, sms %t, slack %t", c.Roles, c.NATSReplicas, c.smsOn(), c.slackOn())
			}
			servers := strings.Split(c.NATSURL, ",")
			if len(servers) != 3 || slices.ContainsFunc(servers, func(s string) bool { return !strings.HasPrefix(s, "nats://"+c.Roles[0]+":1e5") }) {
				t.Errorf("HELSEVEI_NATS_URL names %d servers, or another role's user", len(servers))
			}
		})
	}
	slices.Sort(roles)
	if !slices.Equal(roles, []string{roleBot, roleSlack, roleSMS, roleWeb}) {
		t.Errorf("the services play the roles %v; want each once", roles)
	}
}

// TestComposeHasNoSecretByDefault leaves out one needed value after the other.
func TestComposeHasNoSecretByDefault(t *testing.T) {
	if _, err := compose(t, example(t)); err == nil {
		t.Error(".env.example works unchanged")
	}
	optional := []string{"NATS_TLS", "TWILIO_FROM", "TWILIO_MESSAGING_SERVICE_SID", "TWILIO_API_URL", "HELSEVEI_SMS_RATE",
		"SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN", "SLACK_API_URL"}
	for name := range example(t) {
		env := filled(t)
		env[name] = ""
		_, err := compose(t, env)
		if slices.Contains(optional, name) {
			if err != nil {
				t.Errorf("without %s: %v", name, err)
			}
		} else if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("without %s: %v; want an error that names it", name, err)
		}
	}
}

func TestComposeTLS(t *testing.T) {
	env := filled(t)
	env["NATS_TLS"] = "tls"
	p, err := compose(t, env)
	if err != nil {
		t.Fatal(err)
	}
	for name, s := range theirs(p) {
		if !slices.Contains(s.Command, "/etc/nats/nats-tls.conf") {
			t.Errorf("%s runs %v", name, s.Command)
		}
	}
	for name, s := range ours(p) {
		if url := *s.Environment["HELSEVEI_NATS_URL"]; strings.Count(url, "tls://") != 3 {
			t.Errorf("%s reaches NATS without TLS", name)
		}
		if ca := *s.Environment["HELSEVEI_NATS_CA"]; !slices.ContainsFunc(s.Volumes, func(v types.ServiceVolumeConfig) bool {
			return v.ReadOnly && strings.HasPrefix(ca, v.Target+"/") && strings.HasSuffix(v.Source, "deploy/tls/ca")
		}) {
			t.Errorf("%s has no certificates at %s", name, ca)
		}
	}
}

// TestComposeServices checks what each service needs to run unattended.
func TestComposeServices(t *testing.T) {
	p := loaded(t)
	if n := len(theirs(p)); n != 3 {
		t.Errorf("%d NATS servers; want 3", n)
	}
	if bot := p.Services["bot"]; bot.Deploy == nil || bot.Deploy.Replicas == nil || *bot.Deploy.Replicas != 2 {
		t.Error("want two bots")
	}
	for name, s := range p.Services {
		if s.HealthCheck == nil || len(s.HealthCheck.Test) < 2 || s.HealthCheck.Disable {
			t.Errorf("%s has no health check", name)
		}
		if s.Restart != types.RestartPolicyUnlessStopped {
			t.Errorf("%s: restart is %q", name, s.Restart)
		}
		if s.StopGracePeriod == nil || time.Duration(*s.StopGracePeriod) <= 10*time.Second {
			t.Errorf("%s may be killed before it has stopped", name)
		}
		if !s.ReadOnly || !slices.Contains(s.CapDrop, "ALL") || s.Privileged || s.NetworkMode == "host" {
			t.Errorf("%s has more rights than it needs", name)
		}
		for _, port := range s.Ports {
			if port.HostIP != "127.0.0.1" {
				t.Errorf("%s is reachable from outside at %s", name, port.Published)
			}
		}
	}
	for name, s := range ours(p) {
		if check := strings.Join(s.HealthCheck.Test, " "); !strings.HasSuffix(check, "http://127.0.0.1:8080/readyz") || *s.Environment["HELSEVEI_ADDR"] != "0.0.0.0:8080" {
			t.Errorf("%s: the health check asks %q", name, check)
		}
		if s.Build == nil || s.Build.Context != p.WorkingDir {
			t.Errorf("%s is not built from here", name)
		}
	}
}

var pinned = regexp.MustCompile(`:v?\d+\.\d+`)

// TestComposeNATS checks the servers that keep everything.
func TestComposeNATS(t *testing.T) {
	p := loaded(t)
	volumes := map[string]bool{}
	for name, s := range theirs(p) {
		if !pinned.MatchString(s.Image) {
			t.Errorf("%s: image %q is not pinned", name, s.Image)
		}
		if len(s.Ports) > 0 {
			t.Errorf("%s publishes %v", name, s.Ports)
		}
		if got := *s.Environment["NATS_NAME"]; got != `"`+name+`"` {
			t.Errorf("%s is called %s", name, got)
		}
		if !slices.Contains(s.Command, "/etc/nats/nats.conf") {
			t.Errorf("%s runs %v", name, s.Command)
		}
		mounted := map[string]string{}
		for _, v := range s.Volumes {
			mounted[v.Target] = v.Source
		}
		if mounted["/etc/nats"] != filepath.Join(p.WorkingDir, "deploy") {
			t.Errorf("%s has no configuration: %v", name, mounted)
		}
		if _, named := p.Volumes[mounted["/data"]]; !named || volumes[mounted["/data"]] {
			t.Errorf("%s has no volume of its own: %v", name, mounted)
		}
		volumes[mounted["/data"]] = true
		if routes := *s.Environment["NATS_ROUTES"]; strings.Count(routes, "nats-route://route:1e5e@nats-") != 3 {
			t.Errorf("%s has the routes %s", name, routes)
		}
	}
	variable := regexp.MustCompile(`\$(NATS_[A-Z_]+)`)
	for _, file := range []string{"nats.conf", "nats-cluster.conf", "nats-tls.conf"} {
		content, err := os.ReadFile(filepath.Join(root, "deploy", file))
		if err != nil {
			t.Fatal(err)
		}
		if file == "nats.conf" && !regexp.MustCompile(`(?m)^\s*sync_interval: always$`).Match(content) {
			t.Error("nats.conf does not sync on every write")
		}
		for _, v := range variable.FindAllSubmatch(content, -1) {
			for name, s := range theirs(p) {
				if s.Environment[string(v[1])] == nil {
					t.Errorf("%s uses $%s, which %s does not have: %v", file, v[1], name, slices.Sorted(maps.Keys(s.Environment)))
				}
			}
		}
	}
}

// TestDockerfile checks that the image builds from what the build needs, runs
// as nobody, and comes from pinned images.
func TestDockerfile(t *testing.T) {
	content, err := os.ReadFile(filepath.Join(root, "Dockerfile"))
	if err != nil {
		t.Fatal(err)
	}
	for _, from := range regexp.MustCompile(`(?m)^FROM (\S+)`).FindAllSubmatch(content, -1) {
		if !pinned.Match(from[1]) {
			t.Errorf("image %s is not pinned", from[1])
		}
	}
	for pkg := range allowed {
		if top, _, _ := strings.Cut(pkg, "/"); !bytes.Contains(content, []byte("\nCOPY "+top+" "+top+"\n")) {
			t.Errorf("the build lacks %s", top)
		}
	}
	for _, line := range []string{"USER 65532:65532", "CGO_ENABLED=0", "HELSEVEI_ADDR=0.0.0.0:8080", "/readyz"} {
		if !bytes.Contains(content, []byte(line)) {
			t.Errorf("the Dockerfile lacks %s", line)
		}
	}
}
