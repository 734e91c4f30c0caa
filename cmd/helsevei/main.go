// Command helsevei answers "who do I call when I need health help in Norway?".
// helsevei serve runs everything in one process; helsevei --help lists the
// rest.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// The exit statuses.
const (
	statusOK    = 0
	statusFault = 1 // something went wrong, or check found a fault
	statusUsage = 2 // a flag or a setting is wrong
)

// commands is the command line.
type commands struct {
	Serve      serveCommand      `cmd:"" help:"Run Helsevei: the bus, the bot and every channel that is configured."`
	Chat       chatCommand       `cmd:"" help:"Talk to Helsevei in the terminal. Needs no account and keeps nothing."`
	Answer     answerCommand     `cmd:"" help:"Print one answer. Same flags, same bytes."`
	Understand understandCommand `cmd:"" help:"Print what a text says: danger to life, facts, commands."`
	Services   servicesCommand   `cmd:"" help:"Print the directory of services: a table, JSON or HSDS 3."`
	Graph      graphCommand      `cmd:"" help:"Print the dialogue as a picture."`
	Dead       deadCommand       `cmd:"" help:"List, show, retry or drop what could not be handled."`
	Forget     forgetCommand     `cmd:"" help:"Erase a conversation from everywhere. Asks first."`
	Check      checkCommand      `cmd:"" help:"Check content and languages. Exits 1 when there is a fault."`
}

// terminal is where a command reads and writes.
type terminal struct {
	in       io.Reader
	out, err io.Writer
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], terminal{os.Stdin, os.Stdout, os.Stderr}))
}

// usageError is a wrong flag or setting.
type usageError struct{ error }

// run carries out a command line and returns the exit status.
func run(ctx context.Context, args []string, t terminal) int {
	status := -1 // set when kong has printed the help
	var c commands
	parser, err := kong.New(&c, kong.Name("helsevei"), kong.Description("Who do I call when I need health help in Norway?"),
		kong.Writers(t.out, t.err), kong.Exit(func(code int) { status = code }), kong.UsageOnError(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(t))
	if err != nil {
		fmt.Fprintln(t.err, "helsevei:", err)
		return statusFault
	}
	command, err := parser.Parse(args)
	if status >= 0 {
		return status
	}
	if err != nil {
		fmt.Fprintln(t.err, "helsevei:", err)
		return statusUsage
	}
	return report(command.Run(), t)
}

func report(err error, t terminal) int {
	var usage usageError
	switch {
	case err == nil:
		return statusOK
	case errors.Is(err, errFaults): // already printed
		return statusFault
	case errors.As(err, &usage):
		fmt.Fprintln(t.err, "helsevei:", err)
		return statusUsage
	}
	fmt.Fprintln(t.err, "helsevei:", err)
	return statusFault
}
