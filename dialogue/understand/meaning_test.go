package understand

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

const meaningsForTests = "# comment\nnot: no\nbreathe: air\nfather: dad\ncan: able\nchild: kid\nhave: has\n"

func meaningNames(t *testing.T, files map[string]string, text string) (names []string) {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, content := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(content)}
	}
	d, err := readDictionary(fsys, meaningsForTests)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range d.meaningsOf(Words(text)) {
		names = append(names, d.meanings[m.ID])
	}
	return names
}

func TestMeanings(t *testing.T) {
	files := map[string]string{
		"nb.txt": "not = ike\nbreathe = pust*\nfather = papa|far\ncan = far_til\n# comment\nchild = *dater*|*unge\n",
		"tr.txt": "father = baba\nnot = *miyor\nhave = pust|var\n",
	}
	for text, want := range map[string][]string{
		"Pappa puster ikke":     {"father", "breathe", "not"},
		"får til":               {"father", "can"},
		"stedattera, drittunge": {"child", "child"},
		"baba gelmiyor":         {"father", "not"},
		"xyz":                   nil,
		"":                      nil,
	} {
		if got := meaningNames(t, files, text); !slices.Equal(got, want) {
			t.Errorf("%q means %q, want %q", text, got, want)
		}
	}
}

func TestDictionaryIsStrict(t *testing.T) {
	for text, want := range map[string]string{"no line": "nb.txt:1", "#\nlung = a": "nb.txt:2", "not = a\nnot = b": "nb.txt:2"} {
		_, err := readDictionary(fstest.MapFS{"nb.txt": {Data: []byte(text)}}, meaningsForTests)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

// TestEveryLanguageHasMeanings: nothing that the model knows is lost on one of them.
func TestEveryLanguageHasMeanings(t *testing.T) {
	r := reader(t)
	for _, l := range r.lexicons {
		if l.tag == anyLanguage || l.tag == "nn" { // Nynorsk stands with Bokmål
			continue
		}
		data, err := embedded.ReadFile("meanings/" + l.tag + ".txt")
		if err != nil {
			t.Error(err)
			continue
		}
		if n := strings.Count(string(data), " = "); n < 140 {
			t.Errorf("meanings/%s.txt has %d meanings, want at least 140", l.tag, n)
		}
	}
}
