package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"

	"golang.org/x/sync/errgroup"

	"helsevei/bot"
	"helsevei/bot/bus"
	"helsevei/channels/console"
)

type chatCommand struct {
	Lang string `help:"Language to start in; default: whatever you write." placeholder:"TAG"`
}

// Run talks in the terminal, over a bus of its own in a temporary folder.
func (c *chatCommand) Run(ctx context.Context, t terminal) (err error) {
	m, err := newMind()
	if err != nil {
		return err
	}
	first, err := m.opening(c.Lang)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "helsevei-chat-")
	if err != nil {
		return fmt.Errorf("make a temporary folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	fmt.Fprintln(t.out, "Write as you would text. Ctrl-D ends. Nothing is kept. This chat cannot call anybody: in danger call 113.")
	return m.converse(ctx, dir, console.New(t.in, t.out), slog.New(slog.NewTextHandler(t.err, nil)), first)
}

// opening is what is said first to speak a language: its own name.
func (m *mind) opening(lang string) ([]string, error) {
	if lang == "" {
		return nil, nil
	}
	tag, err := m.language(lang)
	for _, l := range m.catalog.Languages() {
		if l.Tag == tag {
			return []string{l.Name}, err
		}
	}
	return nil, err
}

func (m *mind) converse(ctx context.Context, dir string, a *console.Adapter, log *slog.Logger, first []string) error {
	key, err := bus.KeyFile(dir)
	if err != nil {
		return err
	}
	b, err := bus.Open(ctx, bus.Options{Dir: dir, Key: key, Keeper: true, Log: log})
	if err != nil {
		return err
	}
	responder, err := m.responder()
	if err != nil {
		return errors.Join(err, b.Close())
	}
	group, running := errgroup.WithContext(ctx)
	running, stop := context.WithCancel(running)
	group.Go(func() error { return bot.New(b, responder, true, log).Run(running, ctx) })
	group.Go(func() error { return bot.NewOutbox(b, console.Channel, a, 100, log).Run(running, ctx) })
	group.Go(func() error { defer stop(); return a.Run(running, b, first...) })
	return errors.Join(group.Wait(), b.Close())
}
