// Command train makes the model of dialogue/understand from the texts of its
// corpus that are not held back, and from the examples in its testdata. The same
// texts and lexicons give the same bytes. Run it in dialogue/understand: make
// model does.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"helsevei/dialogue/understand"
	"helsevei/dialogue/understand/corpus"
	"helsevei/dialogue/understand/model"
)

func main() {
	out := flag.String("o", "model/weights.bin", "the file to write")
	check := flag.Bool("check", false, "print how well danger is told on texts left out of training instead, and at what score")
	flag.Parse()
	if err := run(*out, *check); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run(out string, check bool) error {
	if err := tidy("meanings/*.txt"); err != nil {
		return err
	}
	examples, err := load(".")
	if err != nil {
		return err
	}
	if check {
		return crossValidate(os.Stdout, examples)
	}
	data := encode(train(examples, model.Labels()))
	fmt.Printf("%s: %d texts, %.1f MB\n", out, len(examples), float64(len(data))/1e6)
	return os.WriteFile(out, data, 0o644)
}

// example is a text to learn from.
type example struct {
	corpus.Text
	clues   []model.Clue
	chatted bool // with chatter around it
}

// load reads all that may be learnt from; dir is that of package understand.
func load(dir string) ([]example, error) {
	texts, err := corpus.Load()
	if err != nil {
		return nil, err
	}
	for _, pattern := range []string{"emergencies.*.txt", "still.txt", "paraphrases.txt", "ordinary.*.txt", "facts.*.txt", "language.*.txt"} {
		more, err := corpus.Read(os.DirFS(filepath.Join(dir, "testdata")), pattern)
		if err != nil {
			return nil, err
		}
		texts = append(texts, more...)
	}
	reader, err := understand.New(nil)
	if err != nil {
		return nil, err
	}
	var examples []example
	for _, t := range texts {
		if t.HeldBack() {
			continue
		}
		examples = append(examples, example{t, reader.Clues(t.Text), false}, example{t, reader.Clues(chatted(t.Text)), true})
	}
	return examples, nil
}

// train learns each label by itself, so that the order of work does not matter.
func train(examples []example, labels []string) []column {
	indices := map[uint32]int{}
	var ids []uint32
	texts := make([][]known, len(examples))
	for i, e := range examples {
		for _, c := range e.clues {
			index, ok := indices[c.ID]
			if !ok {
				index = len(ids)
				indices[c.ID], ids = index, append(ids, c.ID)
			}
			texts[i] = append(texts[i], known{index, float64(c.Times)})
		}
	}
	columns := make([]column, len(labels))
	var group sync.WaitGroup
	free := make(chan struct{}, runtime.NumCPU())
	for i, label := range labels {
		group.Add(1)
		free <- struct{}{}
		go func() {
			defer group.Done()
			columns[i] = learn(label, examples, texts, ids)
			<-free
		}()
	}
	group.Wait()
	return columns
}
