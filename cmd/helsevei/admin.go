package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/nyaruka/phonenumbers"

	"helsevei/bot/bus"
	"helsevei/channels/sms"
)

// adminSocket is where a running process takes what an operator asks of it. It is a
// file in the data folder that only its owner may open: whoever can, can read the
// key beside it too.
const adminSocket = "admin.sock"

// serveAdmin answers an operator until ctx ends, on a socket in place of one that a
// killed process left.
func serveAdmin(ctx context.Context, dir string, b *bus.Bus) error {
	path := filepath.Join(dir, adminSocket)
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("make the operator's socket: %w", err)
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return fmt.Errorf("make the operator's socket: %w", err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return errors.Join(fmt.Errorf("make the operator's socket: %w", err), l.Close())
	}
	server := &http.Server{Handler: admin(b), ReadHeaderTimeout: 5 * time.Second}
	stop := context.AfterFunc(ctx, func() { server.Close() })
	defer stop()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve the operator's socket: %w", err)
	}
	return nil
}

// admin answers an operator.
func admin(b *bus.Bus) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /dead", func(w http.ResponseWriter, r *http.Request) {
		dead, err := b.Dead(r.Context())
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		_ = json.NewEncoder(w).Encode(dead)
	})
	each := func(do func(context.Context, uint64) error) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			place, err := strconv.ParseUint(r.PathValue("place"), 10, 64)
			if err == nil {
				err = do(r.Context(), place)
			}
			if err != nil {
				http.Error(w, err.Error(), http.StatusConflict)
			}
		}
	}
	mux.HandleFunc("POST /dead/{place}/retry", each(b.RetryDead))
	mux.HandleFunc("DELETE /dead/{place}", each(b.DropDead))
	mux.HandleFunc("POST /forget", func(w http.ResponseWriter, r *http.Request) {
		channel, conversation := r.FormValue("channel"), r.FormValue("conversation")
		if address := r.FormValue("address"); address != "" {
			conversation = b.Conversation(channel, address)
		}
		if err := b.Forget(r.Context(), channel, conversation); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	})
	return mux
}

// operator is what the commands for a running process share.
type operator struct {
	Data string `env:"HELSEVEI_DATA" help:"Data folder of the running helsevei; with an outside bus, of the role bot." placeholder:"FOLDER"`
}

// ask sends a request over the socket and gives the answer's body.
func (o *operator) ask(ctx context.Context, method, path string, form url.Values) ([]byte, error) {
	dir, err := folder(o.Data)
	if err != nil {
		return nil, err
	}
	socket := filepath.Join(dir, adminSocket)
	client := &http.Client{Timeout: time.Minute, Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", socket)
	}}}
	request, err := http.NewRequestWithContext(ctx, method, "http://helsevei"+path, bytes.NewBufferString(form.Encode()))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := client.Do(request)
	if err != nil {
		return nil, fmt.Errorf("reach the running helsevei at %s: %w; is it running, with the role bot, and is HELSEVEI_DATA its folder?", socket, errors.Unwrap(err))
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = errors.New(strings.TrimSpace(string(body)))
	}
	return body, err
}

type deadCommand struct {
	List  deadListCommand  `cmd:"" default:"withargs" help:"List what could not be handled."`
	Show  deadShowCommand  `cmd:"" help:"Print all that is known of one; never a text or a number."`
	Retry deadRetryCommand `cmd:"" help:"Send once more what could not be sent."`
	Drop  deadDropCommand  `cmd:"" help:"Take it off the list."`
}

func (o *operator) dead(ctx context.Context) ([]bus.Dead, error) {
	body, err := o.ask(ctx, "GET", "/dead", nil)
	if err != nil {
		return nil, err
	}
	var dead []bus.Dead
	if err := json.Unmarshal(body, &dead); err != nil {
		return nil, fmt.Errorf("read the list of dead letters: %w", err)
	}
	return dead, nil
}

type deadListCommand struct{ operator }

// Run prints one line a letter.
func (c *deadListCommand) Run(ctx context.Context, t terminal) error {
	dead, err := c.dead(ctx)
	if err != nil {
		return err
	}
	for _, d := range dead {
		what, _, _ := strings.Cut(d.Subject, ".")
		fmt.Fprintf(t.out, "%-6d %s  %-6s %s\n", d.Place, d.At.Format(time.DateTime), what, d.Reason)
	}
	if len(dead) == 0 {
		fmt.Fprintln(t.out, "Nothing is dead.")
	}
	return nil
}

type deadShowCommand struct {
	operator
	Place uint64 `arg:"" help:"Its number in the list."`
}

// Run prints a letter.
func (c *deadShowCommand) Run(ctx context.Context, t terminal) error {
	dead, err := c.dead(ctx)
	if err != nil {
		return err
	}
	for _, d := range dead {
		if d.Place == c.Place {
			fmt.Fprintf(t.out, "number    %d\nwhen      %s\nwhat      %s\nmessage   %d of its stream\nreason    %s\n", d.Place, d.At.Format(time.RFC3339), d.Subject, d.Seq, d.Reason)
			return nil
		}
	}
	return fmt.Errorf("dead letter %d: %w; helsevei dead list says which there are", c.Place, bus.ErrGone)
}

type deadRetryCommand struct {
	operator
	Places []uint64 `arg:"" help:"Numbers in the list."`
}

// Run sends letters once more.
func (c *deadRetryCommand) Run(ctx context.Context, t terminal) error {
	return c.each(ctx, t, c.Places, "POST", "/retry", "is sent once more")
}

type deadDropCommand struct {
	operator
	Places []uint64 `arg:"" help:"Numbers in the list."`
}

// Run drops letters.
func (c *deadDropCommand) Run(ctx context.Context, t terminal) error {
	return c.each(ctx, t, c.Places, "DELETE", "", "is dropped")
}

func (o *operator) each(ctx context.Context, t terminal, places []uint64, method, suffix, done string) error {
	var faults []error
	for _, place := range places {
		if _, err := o.ask(ctx, method, fmt.Sprintf("/dead/%d%s", place, suffix), nil); err != nil {
			faults = append(faults, err)
			continue
		}
		fmt.Fprintf(t.out, "%d %s\n", place, done)
	}
	return errors.Join(faults...)
}

type forgetCommand struct {
	operator
	Who     string `arg:"" help:"A phone number in any form, or with --channel a conversation as log lines name it."`
	Channel string `help:"Channel of a conversation that is named by its hash: sms, slack, web."`
	Yes     bool   `help:"Do not ask."`
}

// Run erases a conversation from every stream.
func (c *forgetCommand) Run(ctx context.Context, t terminal) error {
	form, what, err := c.target()
	if err != nil {
		return usageError{err}
	}
	if !c.Yes {
		fmt.Fprintf(t.out, "Erase all that is kept of %s, for good? [y/N] ", what)
		var answer string
		if _, err := fmt.Fscanln(t.in, &answer); err != nil || !strings.EqualFold(answer, "y") {
			return errors.New("nothing was erased")
		}
	}
	if _, err := c.ask(ctx, "POST", "/forget", form); err != nil {
		return err
	}
	fmt.Fprintln(t.out, "It is forgotten.")
	return nil
}

func (c *forgetCommand) target() (form url.Values, what string, err error) {
	if c.Channel != "" {
		return url.Values{"channel": {c.Channel}, "conversation": {c.Who}}, "conversation " + c.Who + " of " + c.Channel, nil
	}
	n, err := phonenumbers.Parse(c.Who, "NO")
	if err != nil || !phonenumbers.IsPossibleNumber(n) {
		return nil, "", fmt.Errorf("%q is no phone number; for a conversation say --channel, too", c.Who)
	}
	number := phonenumbers.Format(n, phonenumbers.E164)
	return url.Values{"channel": {sms.Channel}, "address": {number}}, number, nil
}
