package understand

import (
	_ "embed" // for meanings.txt
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"helsevei/dialogue/understand/model"
)

// dictionary says what common words of every language mean, in terms that all
// languages share ("not", "breathe", "chest"), so that what the model learns in
// one language holds in the others. Its files are meanings/<tag>.txt:
//
//	breathe = pust*|ånd*|luft
//	can = kan|får_til
//
// A * stands for any letters, a _ for a space. The meanings that there are stand in
// meanings.txt.
type dictionary struct {
	meanings  []string // by id
	languages int
	// What a word is, begins with, ends with, has within.
	whole, begins, ends, within map[string][]sense
	longest                     int // bytes of a key of within
}

// sense is what a word means in a language.
type sense struct {
	language uint8
	meaning  uint8
	rest     []pattern // what the words after it must be
}

// pattern is a word with a * or none at its beginning and its end.
type pattern struct {
	text        string
	open, opens bool // at its end, at its beginning
}

//go:embed meanings.txt
var allMeanings string

// readDictionary reads the files of every language. all lists the meanings, one a
// line. The error names each faulty line.
func readDictionary(files fs.FS, all string) (*dictionary, error) {
	d := &dictionary{whole: map[string][]sense{}, begins: map[string][]sense{}, ends: map[string][]sense{}, within: map[string][]sense{}}
	names, err := fs.Glob(files, "*.txt")
	if err != nil || len(names) == 0 {
		return nil, errors.Join(err, errors.New("understand: no meanings found"))
	}
	ids := map[string]uint8{}
	for line := range strings.Lines(all) {
		if name, _, ok := strings.Cut(line, ":"); ok && line[0] != '#' {
			ids[name] = uint8(len(d.meanings))
			d.meanings = append(d.meanings, name)
		}
	}
	var faults []error
	for _, name := range names {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("understand: read meanings: %w", err)
		}
		number, seen := 0, map[string]bool{}
		for line := range strings.Lines(string(data)) {
			number++
			line, _, _ = strings.Cut(line, "#")
			if line = strings.TrimSpace(line); line == "" {
				continue
			}
			if err := d.add(ids, seen, line); err != nil {
				faults = append(faults, fmt.Errorf("understand: %s:%d: %w", path.Base(name), number, err))
			}
		}
		d.languages++
	}
	return d, errors.Join(faults...)
}

// add reads a line of the language that is being read, in which the meanings
// seen have had theirs.
func (d *dictionary) add(ids map[string]uint8, seen map[string]bool, line string) error {
	name, words, ok := strings.Cut(line, "=")
	name = strings.TrimSpace(name)
	id, known := ids[name]
	switch {
	case !ok:
		return fmt.Errorf("%q is not like \"breathe = pust*|luft\"", line)
	case !known:
		return fmt.Errorf("%q is no meaning of meanings.txt", name)
	case seen[name]:
		return fmt.Errorf("%s has a line already", name)
	}
	seen[name] = true
	for word := range strings.SplitSeq(strings.TrimSpace(words), "|") {
		if word == "" {
			continue
		}
		parts := strings.Split(word, "_")
		s := sense{language: uint8(d.languages), meaning: id}
		for _, p := range parts[1:] {
			s.rest = append(s.rest, patternOf(p))
		}
		d.file(patternOf(parts[0]), s)
	}
	return nil
}

func patternOf(word string) pattern {
	text, open := strings.CutSuffix(word, "*")
	text, opens := strings.CutPrefix(text, "*")
	return pattern{text, open, opens}
}

func (d *dictionary) file(p pattern, s sense) {
	switch {
	case p.opens && p.open:
		d.within[p.text] = append(d.within[p.text], s)
		d.longest = max(d.longest, len(p.text))
	case p.opens:
		d.ends[p.text] = append(d.ends[p.text], s)
	case p.open:
		d.begins[p.text] = append(d.begins[p.text], s)
	default:
		d.whole[p.text] = append(d.whole[p.text], s)
	}
}

func (p pattern) fits(word string) bool {
	switch {
	case p.opens && p.open:
		return strings.Contains(word, p.text)
	case p.opens:
		return strings.HasSuffix(word, p.text)
	case p.open:
		return strings.HasPrefix(word, p.text)
	}
	return word == p.text
}

// company is how many words on either side tell which language a word is of.
const company = 8

// meaningsOf is what the words of a text mean, each in the languages that know
// most of the words around it: people mix languages, and neighbours share words.
func (d *dictionary) meaningsOf(words []string) []model.Meaning {
	senses := make([][]sense, len(words))
	known := make([]int, d.languages*len(words)) // by word and language: how many words around it are known
	for i, w := range words {
		senses[i] = d.senses(w, words[i+1:])
		for l := range d.languages {
			if slices.ContainsFunc(senses[i], func(s sense) bool { return int(s.language) == l }) {
				for j := max(0, i-company); j <= min(len(words)-1, i+company); j++ {
					known[j*d.languages+l]++
				}
			}
		}
	}
	var meanings []model.Meaning
	for i := range words {
		around := known[i*d.languages : (i+1)*d.languages]
		most := slices.Max(around)
		from := len(meanings)
		for _, s := range senses[i] {
			m := model.Meaning{ID: s.meaning, From: i, To: i + len(s.rest)}
			if around[s.language] >= most-1 && !slices.Contains(meanings[from:], m) {
				meanings = append(meanings, m)
			}
		}
	}
	return meanings
}

func (s sense) follows(words []string) bool {
	if len(words) < len(s.rest) {
		return false
	}
	for i, p := range s.rest {
		if !p.fits(words[i]) {
			return false
		}
	}
	return true
}

// senses are those of a word before others.
func (d *dictionary) senses(word string, next []string) (all []sense) {
	each := func(senses []sense) {
		for _, s := range senses {
			if s.follows(next) {
				all = append(all, s)
			}
		}
	}
	each(d.whole[word])
	for from := 0; from < len(word); {
		each(d.ends[word[from:]])
		for to := from; to < len(word) && to-from < d.longest; {
			_, size := utf8.DecodeRuneInString(word[to:])
			to += size
			each(d.within[word[from:to]])
		}
		_, size := utf8.DecodeRuneInString(word[from:])
		from += size
		each(d.begins[word[:from]])
	}
	return all
}
