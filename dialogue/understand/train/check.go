package main

import (
	"fmt"
	"hash/fnv"
	"io"
	"slices"
	"strings"

	"helsevei/dialogue/understand/corpus"
	"helsevei/dialogue/understand/model"
)

// folds is into how many parts the families are split for cross-validation.
const folds = 3

// judged is a text with what a model thinks of it that has not seen its family.
type judged struct {
	corpus.Text
	model.Scores
}

// crossValidate trains without each part of the families in turn, and prints how
// well that part is told, for the choice of the limits in package understand.
func crossValidate(out io.Writer, examples []example) error {
	var all []judged
	for fold := range folds {
		var rest, part []example
		for _, e := range examples {
			if e.Family != "" && foldOf(e) == fold {
				part = append(part, e)
			} else {
				rest = append(rest, e)
			}
		}
		m, err := model.New(encode(train(rest, model.Labels())))
		if err != nil {
			return err
		}
		for _, e := range part {
			if e.chatted {
				continue
			}
			all = append(all, judged{e.Text, m.Scores(e.clues)})
		}
	}
	dangers(out, all)
	for _, kind := range []string{"situation", "urgency", "status", "command"} {
		facts(out, all, kind)
	}
	return nil
}

func foldOf(e example) int {
	h := fnv.New32a()
	h.Write([]byte("fold " + e.Family))
	return int(h.Sum32() >> 8 % folds)
}

// dangers prints, for several shares of false alarms, the score that gives it and
// how many of the dangers reach that score.
func dangers(out io.Writer, all []judged) {
	var yes, no []float64
	for _, j := range all {
		if j.Kind == corpus.Emergency {
			yes = append(yes, j.Scores.Danger())
		} else {
			no = append(no, j.Scores.Danger())
		}
	}
	slices.Sort(no)
	for _, alarms := range []float64{0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.10} {
		limit := no[int(float64(len(no)-1)*(1-alarms))]
		noticed := 0
		for _, score := range yes {
			if score > limit {
				noticed++
			}
		}
		fmt.Fprintf(out, "danger above %5.2f: %.1f %% noticed of %d, %.0f %% false alarms of %d\n",
			limit, percent(noticed, len(yes)), len(yes), 100*alarms, len(no))
	}
}

// facts prints, for several limits, how many of the texts that say a fact are
// read rightly and wrongly, and from how many one is read that they do not say.
func facts(out io.Writer, all []judged, kind string) {
	for _, limit := range []float64{-3, -1, -0.8, -0.6, -0.5, -0.4, -0.3, -0.2, -0.1, 0, 0.2} {
		said, right, wrong, silent, extra := 0, 0, 0, 0, 0
		for _, j := range all {
			if j.Kind == corpus.Emergency {
				continue
			}
			want, _, _ := strings.Cut(j.Facts[kind], ":")
			got, score := j.Best(kind)
			taken := score > limit
			switch {
			case want == "":
				silent++
				extra += btoi(taken)
			default:
				said++
				right += btoi(taken && got == want)
				wrong += btoi(taken && got != want)
			}
		}
		fmt.Fprintf(out, "%s above %4.1f: %.1f %% right, %.1f %% wrong of %d; %.1f %% not said of %d\n",
			kind, limit, percent(right, said), percent(wrong, said), said, percent(extra, silent), silent)
	}
}

func percent(some, all int) float64 { return 100 * float64(some) / float64(max(all, 1)) }

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
