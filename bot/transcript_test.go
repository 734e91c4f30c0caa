package bot_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"helsevei/bot"
	"helsevei/bot/transcript"
	"helsevei/bot/wording"
	"helsevei/content"
	"helsevei/content/hours"
	"helsevei/dialogue"
	"helsevei/dialogue/understand"
	"helsevei/locales"
)

var update = flag.Bool("update", false, "rewrite the Bot lines of the transcripts; read the difference as wording")

// mind builds what the bot answers with, from the real content.
func mind(t testing.TB) *bot.Conversation {
	t.Helper()
	directory, err := content.Load()
	if err != nil {
		t.Fatal(err)
	}
	catalog, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	reader, err := understand.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	words, err := wording.New(catalog, directory)
	if err != nil {
		t.Fatal(err)
	}
	var tags []string
	for _, l := range catalog.Languages() {
		tags = append(tags, l.Tag)
	}
	c, err := bot.NewConversation(dialogue.New(reader, directory, tags, words.Choice), words)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// transcripts reads every file in testdata.
func transcripts(t *testing.T) map[string]transcript.File {
	t.Helper()
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no transcripts in testdata: %v", err)
	}
	files := map[string]transcript.File{}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		f, err := transcript.Parse(data)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		files[path] = f
	}
	return files
}

// moment is when a transcript takes place.
func moment(t *testing.T, f transcript.File) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02T15:04", f.At, hours.Location())
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestTranscripts(t *testing.T) {
	responder := mind(t)
	for path, f := range transcripts(t) {
		at := moment(t, f)
		for i := range f.Conversations {
			c := &f.Conversations[i]
			t.Run(filepath.Base(path)+"/"+c.Name, func(t *testing.T) { replay(t, responder, c, at) })
		}
		if *update {
			if err := os.WriteFile(path, transcript.Format(f), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// replay says what the person says and compares whole replies. The state
// passes through JSON before each turn, as it does on the bus.
func replay(t *testing.T, r bot.Responder, c *transcript.Conversation, at time.Time) {
	var state json.RawMessage
	for i := range c.Turns {
		turn := &c.Turns[i]
		out, err := r.Respond(state, turn.Person, at)
		if err != nil {
			t.Fatalf("to %q: %v", turn.Person, err)
		}
		state = out.State
		if *update {
			turn.Bot = out.Reply.Text
		}
		if out.Reply.Text != turn.Bot {
			t.Errorf("to %q\n got: %s\nwant: %s", turn.Person, out.Reply.Text, turn.Bot)
		}
	}
}
