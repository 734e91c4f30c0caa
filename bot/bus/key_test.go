package bus_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"helsevei/bot/bus"
)

func TestKeyFileIsMadeOnceForItsOwnerOnly(t *testing.T) {
	dir := t.TempDir()
	var wait sync.WaitGroup
	keys := make(chan bus.Key, 8)
	for range cap(keys) {
		wait.Go(func() {
			k, err := bus.KeyFile(dir)
			if err != nil {
				t.Error(err)
			}
			keys <- k
		})
	}
	wait.Wait()
	first := <-keys
	if first == (bus.Key{}) {
		t.Error("the key is all zeros")
	}
	for len(keys) > 0 {
		if k := <-keys; k != first {
			t.Error("two processes that started together got different keys")
		}
	}
	info, err := os.Stat(filepath.Join(dir, "key"))
	if err != nil || info.Mode() != 0o600 {
		t.Errorf("key file has mode %v, %v; want 0600", info.Mode(), err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".key-*")); len(left) > 0 {
		t.Errorf("drafts are left: %v", left)
	}
}

func TestKeyFileThatOthersCanReadIsRefused(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "key")
	if _, err := bus.KeyFile(dir); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := bus.KeyFile(dir); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("got %v; want an error that says chmod 600", err)
	}
}

func TestParseKey(t *testing.T) {
	good := strings.Repeat("0f", 32)
	if _, err := bus.ParseKey(good + "\n"); err != nil {
		t.Errorf("a good key: %v", err)
	}
	for _, bad := range []string{"", "0f", strings.Repeat("0g", 32), good + "00"} {
		if _, err := bus.ParseKey(bad); err == nil {
			t.Errorf("%q was taken for a key", bad)
		} else if bad != "" && strings.Contains(err.Error(), bad) {
			t.Errorf("the error tells the key: %v", err)
		}
	}
}
