package main

import (
	"bytes"
	"os"
	"testing"

	"helsevei/dialogue/understand/model"
)

// TestTheModelIsOfTheseTexts: weights.bin is what the corpus and the lexicons give
// today, on every machine.
func TestTheModelIsOfTheseTexts(t *testing.T) {
	if testing.Short() {
		t.Skip("learns for half a minute; make test does it, the race detector need not")
	}
	examples, err := load("..")
	if err != nil {
		t.Fatal(err)
	}
	there, err := os.ReadFile("../model/weights.bin")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(encode(train(examples, model.Labels())), there) {
		t.Error("dialogue/understand/model/weights.bin is of other texts or lexicons: run make model")
	}
}

func TestTidied(t *testing.T) {
	const text = "# Å stays in a comment\nbreathe = Pust*|ånd*|får_til*|åndnød|*PUST|pust*\nnone =\n"
	const want = "# Å stays in a comment\nbreathe = pust*|and*|far_til*|andnod|*pust\nnone = \n"
	if got := tidied(text); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if again := tidied(want); again != want {
		t.Errorf("tidied twice: %q", again)
	}
}

// TestTheMeaningsAreTidy: what is not would never be found in a text.
func TestTheMeaningsAreTidy(t *testing.T) {
	files, err := os.ReadDir("../meanings")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files of meanings, %v", len(files), err)
	}
	for _, f := range files {
		data, err := os.ReadFile("../meanings/" + f.Name())
		if err != nil {
			t.Fatal(err)
		}
		if tidied(string(data)) != string(data) {
			t.Errorf("meanings/%s is not written as texts are compared: run make model", f.Name())
		}
	}
}
