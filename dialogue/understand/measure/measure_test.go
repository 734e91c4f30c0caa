package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

// TestTheREADMEIsCurrent: what is published is what the program does today.
func TestTheREADMEIsCurrent(t *testing.T) {
	if testing.Short() {
		t.Skip("reads some thousand texts; make test does it, the race detector need not")
	}
	var table bytes.Buffer
	if err := measure(&table, ""); err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile("../../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	if text, err := between(string(readme), table.String()); err != nil || text != string(readme) {
		t.Errorf("the table of understanding in README.md is not what is measured today (%v): run make understand", err)
	}
}

func TestBetween(t *testing.T) {
	text, err := between("a\n"+begin+"old\n"+end+"\nb", "new\n")
	if want := "a\n" + begin + "new\n" + end + "\nb"; text != want || err != nil {
		t.Errorf("%q, %v", text, err)
	}
	if _, err := between("nothing", "new"); err == nil || !strings.Contains(err.Error(), "not there") {
		t.Errorf("%v", err)
	}
}

func TestBound(t *testing.T) {
	for s, want := range map[share]string{{98, 100}: "93.0", {0, 10}: "0.0", {10, 10}: "72.2"} {
		if got := s.bound(); got != want {
			t.Errorf("%d of %d: at least %s, want %s", s.some, s.all, got, want)
		}
	}
}
