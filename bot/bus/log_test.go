package bus_test

import (
	"bytes"
	"log/slog"
	"sync"
)

// listen gives a log and a function that returns the warnings and errors in it.
func listen() (*slog.Logger, func() string) {
	var mu sync.Mutex
	var text bytes.Buffer
	write := func(p []byte) (int, error) {
		mu.Lock()
		defer mu.Unlock()
		return text.Write(p)
	}
	return slog.New(slog.NewTextHandler(writer(write), &slog.HandlerOptions{Level: slog.LevelWarn})), func() string {
		mu.Lock()
		defer mu.Unlock()
		return text.String()
	}
}

type writer func([]byte) (int, error)

func (w writer) Write(p []byte) (int, error) { return w(p) }
