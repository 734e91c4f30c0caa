// Package console is the channel of one person at a terminal: what is typed
// goes onto the bus and the answers are printed. It takes the same road as an
// SMS. Start with [Adapter.Run].
package console

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"helsevei/channels"
	"helsevei/channels/gsm"
)

// Channel is the channel's name on the bus.
const Channel = "console"

// address stands for the only person there is.
const address = "terminal"

// patience is how long a line may stay without an answer. The answer is there
// in milliseconds; the rest is for a slow disk.
const patience = 10 * time.Second

// Adapter connects a terminal. Make one with [New].
type Adapter struct {
	in    io.Reader
	out   io.Writer
	shown chan struct{} // an answer was printed
	lines int
}

var _ channels.Sender = (*Adapter)(nil)

// New makes an adapter that reads in and writes out.
func New(in io.Reader, out io.Writer) *Adapter {
	return &Adapter{in: in, out: out, shown: make(chan struct{}, 1)}
}

// Run passes on each line and waits for its answer, until the input ends. The
// texts of first are passed on before anything is read.
func (a *Adapter) Run(ctx context.Context, inlet channels.Inlet, first ...string) error {
	for _, text := range first {
		if err := a.say(ctx, inlet, text); err != nil {
			return err
		}
	}
	lines := a.read(ctx)
	for a.prompt(); ; a.prompt() {
		select {
		case <-ctx.Done():
			return nil
		case text, ok := <-lines:
			if !ok {
				fmt.Fprintln(a.out)
				return nil
			}
			if err := a.say(ctx, inlet, text); err != nil {
				return err
			}
		}
	}
}

// read gives the lines that are not empty. A read from a terminal cannot be
// broken off, so its goroutine ends with the input or the process.
func (a *Adapter) read(ctx context.Context) <-chan string {
	lines := make(chan string)
	go func() {
		defer close(lines)
		for scanner := bufio.NewScanner(a.in); scanner.Scan(); {
			if strings.TrimSpace(scanner.Text()) == "" {
				continue
			}
			select {
			case lines <- scanner.Text():
			case <-ctx.Done():
				return
			}
		}
	}()
	return lines
}

func (a *Adapter) prompt() { fmt.Fprint(a.out, "> ") }

func (a *Adapter) say(ctx context.Context, inlet channels.Inlet, text string) error {
	a.lines++
	m := channels.Message{ID: "line " + strconv.Itoa(a.lines), Channel: Channel, Address: address, Text: text}
	if err := inlet.Accept(ctx, m); err != nil {
		return fmt.Errorf("pass a line on: %w", err)
	}
	select {
	case <-a.shown:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(patience):
		return fmt.Errorf("no answer within %s; the log above says why", patience)
	}
}

// Send prints a turn as a phone would show it, with what it would cost.
func (a *Adapter) Send(_ context.Context, t channels.Turn) (string, error) {
	size := gsm.Measure(t.Reply.Text)
	fmt.Fprintf(a.out, "\n%s\n\n[%s, %s, segments: %d]\n", t.Reply.Text, t.Reply.Lang, size.Encoding, size.Segments)
	select {
	case a.shown <- struct{}{}:
	default:
	}
	return "", nil
}
