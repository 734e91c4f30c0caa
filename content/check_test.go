package content_test

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"helsevei/content"
)

func TestCheckFindsNothing(t *testing.T) {
	for _, fault := range load(t).Check() {
		t.Error(fault)
	}
}

// TestCheckFinds breaks the content in each way that Check looks for.
func TestCheckFinds(t *testing.T) {
	for name, c := range map[string]struct{ file, old, new, says string }{
		"two rows of one matter and one weight": {"rights.yaml",
			"weight: 89", "weight: 88", "U2 and U7 overlap"},
		"a row behind a heavier one for the same people": {"rights.yaml",
			"weight: 89", "weight: 5", "U7 is unreachable"},
		"a row for nobody": {"rights.yaml",
			"status: [d-number], place: [moss, unknown]", "status: [d-number], place: [oslo]", "N2 is unreachable"},
		"one row grants what another denies": {"rights.yaml",
			"denies: [fastlege, 800helse, helsenorge-fastlege]", "denies: [alis-leger-moss]", "N2 grants alis-leger-moss and F7-door denies it"},
		"an offer to nobody": {"services/hfu-alna.yaml",
			"situation: [youth]}", "situation: [youth], age: [40-50]}", "offers[0] is unreachable"},
	} {
		t.Run(name, func(t *testing.T) {
			files := copyOf(t)
			change(t, files, c.file, c.old, c.new)
			d, err := content.LoadFS(files)
			if err != nil {
				t.Fatal(err)
			}
			if found := errors.Join(d.Check()...); found == nil || !strings.Contains(found.Error(), c.says) {
				t.Errorf("found %v; want %q", found, c.says)
			}
		})
	}
}

func change(t *testing.T, files fstest.MapFS, file, old, new string) {
	t.Helper()
	text := string(files[file].Data)
	if !strings.Contains(text, old) {
		t.Fatalf("%s does not hold %q", file, old)
	}
	files[file] = &fstest.MapFile{Data: []byte(strings.Replace(text, old, new, 1))}
}
