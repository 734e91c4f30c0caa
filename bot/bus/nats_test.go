package bus_test

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"

	"helsevei/bot/bus"
)

// deploy is the folder with the configuration that docker-compose.yml mounts.
const deploy = "../../deploy"

// testKey is the installation's secret in these tests.
var testKey = bus.Key{1, 2, 3}

// password gives a role's password. It looks like a number on purpose: a
// password that NATS takes for one stops the server.
func password(role string) string { return "1e5" + role }

// quoted writes a value as docker-compose.yml does, so that NATS reads a string.
func quoted(value string) string { return `"` + value + `"` }

// settings are the environment variables that docker-compose.yml gives to NATS.
func settings(name string, routes ...string) map[string]string {
	list, _ := json.Marshal(append([]string{}, routes...))
	return map[string]string{
		"NATS_NAME":           quoted(name),
		"NATS_STORE_KEY":      quoted(rand.Text()),
		"NATS_BOT_PASSWORD":   quoted(password("bot")),
		"NATS_SMS_PASSWORD":   quoted(password("sms")),
		"NATS_WEB_PASSWORD":   quoted(password("web")),
		"NATS_SLACK_PASSWORD": quoted(password("slack")),
		"NATS_ROUTE_PASSWORD": quoted(password("route")),
		"NATS_ROUTES":         string(list),
	}
}

// single runs one server from a file of the deploy folder, in this process and
// without its cluster.
func single(t *testing.T, file string) *server.Server {
	t.Helper()
	for name, value := range settings("test") {
		t.Setenv(name, value)
	}
	o, err := server.ProcessConfigFile(filepath.Join(deploy, file))
	if err != nil {
		t.Fatal(err)
	}
	cluster := o.Cluster
	o.Cluster, o.Routes = server.ClusterOpts{}, nil
	o.Host, o.Port, o.HTTPPort, o.StoreDir = "127.0.0.1", server.RANDOM_PORT, 0, t.TempDir()
	o.NoSigs, o.NoLog = true, true
	if !o.SyncAlways || o.JetStreamKey == "" {
		t.Error("the configuration does not sync always or does not encrypt")
	}
	if secure := file == "nats-tls.conf"; (o.TLSConfig != nil) != secure || (cluster.TLSConfig != nil) != secure {
		t.Errorf("%s: TLS for clients %t, between nodes %t", file, o.TLSConfig != nil, cluster.TLSConfig != nil)
	}
	if cluster.Username == "" || cluster.Password != password("route") || !cluster.NoAdvertise {
		t.Error("whoever reaches a node's port can join the cluster")
	}
	s, err := server.NewServer(o)
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	t.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
	if !s.ReadyForConnections(20 * time.Second) {
		t.Fatal("the server does not come up")
	}
	return s
}

// as writes a server's URL with a role's user in it.
func as(role, scheme, address string) string {
	return fmt.Sprintf("%s://%s:%s@%s", scheme, role, password(role), address)
}

// join opens the bus as a role, the way that cmd/helsevei does.
func join(t *testing.T, role, url string, replicas int, log *slog.Logger) *bus.Bus {
	t.Helper()
	b, err := bus.Open(t.Context(), bus.Options{URL: url, Key: testKey, Replicas: replicas, Keeper: role == "bot", Log: log})
	if err != nil {
		t.Fatalf("open the bus as %s: %v", role, err)
	}
	t.Cleanup(func() { b.Close() })
	return b
}

// raw connects as a role without any of our code.
func raw(t *testing.T, role, url string) *nats.Conn {
	t.Helper()
	nc, err := nats.Connect(url, nats.MaxReconnects(-1), nats.ReconnectWait(100*time.Millisecond), nats.CustomInboxPrefix("_INBOX_"+role), nats.ErrorHandler(func(*nats.Conn, *nats.Subscription, error) {}))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	return nc
}

// quiet drops what is logged.
var quiet = slog.New(slog.DiscardHandler)

// nodeSettings names the variable by which this test binary is told to be a
// NATS server instead, so that a test can kill it like a machine that loses power.
const nodeSettings = "HELSEVEI_TEST_NODE"

// node is one server of a cluster, in a process of its own.
type node struct {
	Name        string
	Port, Route int
	Dir         string
	env         []string
	process     *exec.Cmd
}

func TestMain(m *testing.M) {
	if text := os.Getenv(nodeSettings); text != "" {
		beNode(text)
		return
	}
	os.Exit(m.Run())
}

// directReads are the subjects of reads that any server of a cluster may
// answer, also one that lags behind. Of a node here half of them go to "lag",
// see there.
var directReads = map[string]string{
	"$JS.API.DIRECT.GET.IN": "IN", "$JS.API.DIRECT.GET.IN.in.*.*": "IN",
	"$JS.API.DIRECT.GET.TURN": "TURN", "$JS.API.DIRECT.GET.TURN.turn.*.*": "TURN",
	"$JS.API.DIRECT.GET.STATUS": "STATUS", "$JS.API.DIRECT.GET.STATUS.status.*.*.*": "STATUS",
	"$JS.API.DIRECT.GET.DEAD": "DEAD",
}

// beNode is the main function of a node's process. It ends when its standard
// input does, so that no node outlives the test.
func beNode(text string) {
	var n node
	fail := func(err error) {
		if err != nil {
			fmt.Fprintln(os.Stderr, "node:", err)
			os.Exit(1)
		}
	}
	fail(json.Unmarshal([]byte(text), &n))
	o, err := server.ProcessConfigFile(filepath.Join(deploy, "nats.conf"))
	fail(err)
	o.Host, o.Port, o.HTTPPort, o.StoreDir = "127.0.0.1", n.Port, 0, n.Dir
	o.Cluster.Host, o.Cluster.Port = "127.0.0.1", n.Route
	for _, u := range o.Users {
		u.Permissions.Publish.Allow = append(u.Permissions.Publish.Allow, "lag.*")
	}
	// A user of the tests, who may do everything.
	o.Users = append(o.Users, &server.User{Username: "tester", Password: password("tester"), Account: o.Users[0].Account})
	o.NoSigs, o.NoLog = true, true
	s, err := server.NewServer(o)
	fail(err)
	s.Start()
	for subject, stream := range directReads {
		fail(s.GlobalAccount().AddWeightedMappings(subject, &server.MapDest{Subject: "lag." + stream, Weight: 50}))
	}
	_, _ = os.Stdin.Read(make([]byte, 1))
	os.Exit(0)
}

// cluster starts three nodes.
func cluster(t *testing.T) []*node {
	t.Helper()
	var nodes []*node
	var routes []string
	for i, ports := range freePorts(t, 3) {
		nodes = append(nodes, &node{Name: fmt.Sprintf("nats-%d", i+1), Port: ports[0], Route: ports[1], Dir: t.TempDir()})
		routes = append(routes, as("route", "nats-route", fmt.Sprintf("127.0.0.1:%d", ports[1])))
	}
	for _, n := range nodes {
		for name, value := range settings(n.Name, routes...) {
			n.env = append(n.env, name+"="+value)
		}
		n.start(t)
		t.Cleanup(n.kill)
	}
	return nodes
}

// freePorts finds n pairs of ports that nobody uses.
func freePorts(t *testing.T, n int) (pairs [][2]int) {
	t.Helper()
	for range n {
		var pair [2]int
		for i := range pair {
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close() // after all are found, so that none is found twice
			pair[i] = l.Addr().(*net.TCPAddr).Port
		}
		pairs = append(pairs, pair)
	}
	return pairs
}

func (n *node) start(t *testing.T) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(n)
	if err != nil {
		t.Fatal(err)
	}
	n.process = exec.Command(self)
	n.process.Env = append(append(os.Environ(), n.env...), nodeSettings+"="+string(text))
	n.process.Stderr = os.Stderr
	if _, err = n.process.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := n.process.Start(); err != nil {
		t.Fatal(err)
	}
}

// kill ends the node without giving it time for anything.
func (n *node) kill() {
	if n.process == nil {
		return
	}
	_ = n.process.Process.Kill()
	_ = n.process.Wait()
	n.process = nil
}

// urls is HELSEVEI_NATS_URL as a role has it.
func urls(role string, nodes []*node) string {
	var all []string
	for _, n := range nodes {
		all = append(all, as(role, "nats", fmt.Sprintf("127.0.0.1:%d", n.Port)))
	}
	return strings.Join(all, ",")
}
