package understand

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// vocabulary numbers the words of all lexicons and finds them in a text.
type vocabulary struct {
	words   []word
	whole   map[string]int     // key to id
	stems   map[string]int     // key to id, of words written with *
	written map[string]int     // as written in a lexicon to id
	cuts    map[string][]token // what [vocabulary.cut] has cut
	known   map[string]bool    // keys of words that are never taken for a misspelling
	lens    []bool             // the lengths in bytes of stems
	thirds  map[gram][]int     // the long words by letters 1-3, and by letters 4-6 and 5-7
}

type word struct {
	runes []rune // of the key
	stem  bool
	long  bool // long enough that one typing error is forgiven
	count int  // in how many slots
}

// gram is three letters at one of two places in a word.
type gram struct {
	second  bool
	a, b, c rune
}

const (
	longWord    = 6 // letters from which on one typing error is forgiven
	longEnough  = 5 // letters that such a word has left in a text or once doubled letters are one
	gramLetters = 3
)

func newVocabulary() *vocabulary {
	return &vocabulary{written: map[string]int{}, cuts: map[string][]token{}, whole: map[string]int{}, stems: map[string]int{}, known: map[string]bool{}, thirds: map[gram][]int{}}
}

// read numbers a word as a lexicon writes it: "puster", "pust*".
func (v *vocabulary) read(written string) (id int, ok bool) {
	if id, ok = v.written[written]; ok {
		v.words[id].count++
		return id, true
	}
	stem, wild := strings.CutSuffix(written, "*")
	parts := v.cut(stem)
	if len(parts) != 1 || strings.ContainsAny(stem, "+*{}<>[]") {
		return 0, false
	}
	id = v.id(parts[0], wild)
	v.written[written] = id
	return id, true
}

// cut is tokenize for words of lexicons, which come up again and again.
func (v *vocabulary) cut(word string) []token {
	tokens, ok := v.cuts[word]
	if !ok {
		if isLowerASCII(word) { // most are
			tokens = []token{newToken(word, 0)}
		} else {
			tokens = tokenize(word)
		}
		v.cuts[word] = tokens
	}
	return tokens
}

// isLowerASCII tells the words that folding leaves as they are.
func isLowerASCII(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz") == ""
}

// join adds the words of another vocabulary and returns, by their ids there, what
// their ids are here.
func (v *vocabulary) join(other *vocabulary) []int {
	ids := make([]int, len(other.words))
	for i, w := range other.words {
		ids[i] = v.add(w)
	}
	maps.Copy(v.known, other.known)
	return ids
}

// id numbers a word of a lexicon.
func (v *vocabulary) id(t token, stem bool) int {
	runes := []rune(t.key)
	long := utf8.RuneCountInString(t.raw) >= longWord && len(runes) >= longEnough
	return v.add(word{runes: runes, stem: stem, long: long, count: 1})
}

func (v *vocabulary) add(w word) int {
	index := v.whole
	if w.stem {
		index = v.stems
	}
	key := string(w.runes)
	id, ok := index[key]
	if !ok {
		id = len(v.words)
		index[key], v.words = id, append(v.words, w)
		v.note(id, key)
		return id
	}
	v.words[id].count += w.count
	return id
}

func (v *vocabulary) note(id int, key string) {
	w := v.words[id]
	if w.stem {
		for len(v.lens) <= len(key) {
			v.lens = append(v.lens, false)
		}
		v.lens[len(key)] = true
	}
	if !w.long {
		return
	}
	g := gramAt(w.runes, 0, false)
	v.thirds[g] = append(v.thirds[g], id)
	for i := gramLetters; i <= gramLetters+1 && i+gramLetters <= len(w.runes); i++ {
		g := gramAt(w.runes, i, true)
		v.thirds[g] = append(v.thirds[g], id)
	}
}

func gramAt(runes []rune, i int, second bool) gram {
	return gram{second, runes[i], runes[i+1], runes[i+2]}
}

// exact appends the ids of the words that t is.
func (v *vocabulary) exact(ids []int, t token) []int {
	if t.hide {
		return ids
	}
	if id, ok := v.whole[t.key]; ok {
		ids = append(ids, id)
	}
	for n := 1; n <= len(t.key) && n < len(v.lens); n++ {
		if !v.lens[n] {
			continue
		}
		if id, ok := v.stems[t.key[:n]]; ok {
			ids = append(ids, id)
		}
	}
	return ids
}

// near appends the ids of the long words that t is with one typing error. An
// error is at one place, so letters 1-3 are right, or those after them are.
func (v *vocabulary) near(ids []int, t token) []int {
	_, whole := v.whole[t.key]
	if t.hide || whole || v.known[t.key] || len(t.key) < longEnough || t.num >= 0 {
		return ids
	}
	var buffer [32]rune
	runes := appendRunes(buffer[:0], t.key)
	if len(runes) < longEnough {
		return ids
	}
	near := v.nearest(ids[len(ids):], runes, gramAt(runes, 0, false))
	for i := gramLetters - 1; i <= gramLetters+2 && i+gramLetters <= len(runes); i++ {
		near = v.nearest(near, runes, gramAt(runes, i, true))
	}
	return append(ids, near...)
}

func appendRunes(runes []rune, s string) []rune {
	for _, r := range s {
		if len(runes) == cap(runes) {
			break // no word of a lexicon is that long
		}
		runes = append(runes, r)
	}
	return runes
}

func (v *vocabulary) nearest(ids []int, runes []rune, g gram) []int {
	for _, id := range v.thirds[g] {
		if w := v.words[id]; oneError(runes, w.runes, w.stem) && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// oneError tells whether typed is want, or begins with want, with one letter
// missing, added, changed or swapped with its neighbour.
func oneError(typed, want []rune, stem bool) bool {
	i := 0
	for i < len(typed) && i < len(want) && typed[i] == want[i] {
		i++
	}
	t, w := typed[i:], want[i:]
	switch {
	case len(w) == 0:
		return stem || len(t) <= 1
	case len(t) == 0:
		return len(w) == 1
	case begins(t[1:], w[1:], stem), begins(t[1:], w, stem), begins(t, w[1:], stem):
		return true
	}
	return len(t) > 1 && len(w) > 1 && t[0] == w[1] && t[1] == w[0] && begins(t[2:], w[2:], stem)
}

func begins(t, w []rune, stem bool) bool {
	if len(t) < len(w) || !stem && len(t) > len(w) {
		return false
	}
	for i := range w {
		if t[i] != w[i] {
			return false
		}
	}
	return true
}
