package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"helsevei/dialogue/understand"
)

// tidy writes the dictionaries of meanings as texts are compared, so that anybody
// may spell in them as they like and nothing is left to do at the start.
func tidy(pattern string) error {
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		return fmt.Errorf("no file is called %s: run this in dialogue/understand", pattern)
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if text := tidied(string(data)); text != string(data) {
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}

func tidied(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		name, words, ok := strings.Cut(line, "=")
		if !ok || strings.HasPrefix(line, "#") {
			b.WriteString(line)
			continue
		}
		var spelt []string
		for word := range strings.SplitSeq(strings.TrimSpace(words), "|") {
			if w := tidiedWord(word); w != "" && !slices.Contains(spelt, w) {
				spelt = append(spelt, w)
			}
		}
		fmt.Fprintf(&b, "%s = %s\n", strings.TrimSpace(name), strings.Join(spelt, "|"))
	}
	return b.String()
}

// tidiedWord folds each part of "får_til*".
func tidiedWord(word string) string {
	var parts []string
	for part := range strings.SplitSeq(word, "_") {
		words := understand.Words(strings.Trim(part, "*"))
		if len(words) == 0 {
			continue
		}
		if strings.HasPrefix(part, "*") {
			words[0] = "*" + words[0]
		}
		if strings.HasSuffix(part, "*") {
			words[len(words)-1] += "*"
		}
		parts = append(parts, words...)
	}
	return strings.Join(parts, "_")
}
