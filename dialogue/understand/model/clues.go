package model

import (
	"math"
	"slices"
	"unicode/utf8"
)

// Clue is one thing in a text that the model weighs: a word, a part of one, two
// that stand close, or a phrase of a lexicon.
type Clue struct {
	ID    uint32 // hash of what it is
	From  int    // first word that it covers
	To    int    // last
	Times int    // how many times it counts
}

// What a clue is; it begins the hash.
const (
	aWord          = 'w'
	aPart          = 'p' // of a word: letters in a row
	inARow         = 'r' // two words
	nearby         = 'n' // the beginnings of two words, in any order
	aPhrase        = 'l'
	aMeaning       = 'm'
	meaningsInARow = 'M'
	meaningsNearby = 'N' // in any order
)

const (
	shortestPart, longestPart = 3, 5 // letters
	beginning                 = 4    // letters that tell a word from others with other endings
	reach                     = 4    // words between which two are close
	meaningReach              = 12   // the same for meanings, which are rarer
)

// What a meaning says in all languages counts more than a word of one.
const (
	meaningTimes = 2
	nearbyTimes  = 3
)

// The edges of a word and of a text, as letters that no text has.
const edge = "\x00"

// Clues lists what the model sees in the words of a text, each once.
func Clues(words []string) []Clue {
	c := collector{seen: make(map[uint32]bool, 24*len(words))}
	for i, w := range words {
		c.add(hash(aWord, w, ""), i, i)
		c.parts(edge+w+edge, i)
		c.row(words, i)
		for j := max(0, i-reach); j < i; j++ {
			a, b := begin(words[j]), begin(w)
			c.add(hash(nearby, min(a, b), max(a, b)), j, i)
		}
	}
	return c.clues
}

// Phrase is the clue that words from..to are a phrase of a lexicon's section.
func Phrase(section string, from, to int) Clue { return Clue{hash(aPhrase, section, ""), from, to, 1} }

// Meaning is what words from..to mean in terms that all languages share.
type Meaning struct {
	ID       uint8
	From, To int
}

// Meanings lists what the model sees in the meanings of a text, which stand in
// the order of their words, each once.
func Meanings(meanings []Meaning) []Clue {
	c := collector{seen: make(map[uint32]bool, 8*len(meanings))}
	for i, m := range meanings {
		c.addTimes(meaningTimes, hash(aMeaning, string(rune(m.ID)), ""), m.From, m.To)
		for _, n := range slices.Backward(meanings[:i]) {
			if m.From-n.To > meaningReach {
				break
			}
			c.meanings(n, m)
		}
	}
	return c.clues
}

// meanings adds two meanings, the first before the second.
func (c *collector) meanings(a, b Meaning) {
	if a.To >= b.From { // of the same word
		return
	}
	if a.To+1 == b.From {
		c.add(hash(meaningsInARow, string(rune(a.ID)), string(rune(b.ID))), a.From, b.To)
	}
	c.addTimes(nearbyTimes, hash(meaningsNearby, string(rune(min(a.ID, b.ID))), string(rune(max(a.ID, b.ID)))), a.From, b.To)
}

type collector struct {
	clues []Clue
	seen  map[uint32]bool
}

func (c *collector) add(id uint32, from, to int) { c.addTimes(1, id, from, to) }

func (c *collector) addTimes(times int, id uint32, from, to int) {
	if !c.seen[id] {
		c.seen[id] = true
		c.clues = append(c.clues, Clue{id, from, to, times})
	}
}

// parts adds every three to five letters in a row of a word with its edges.
func (c *collector) parts(word string, i int) {
	for from := range word {
		letters := 0
		for to, r := range word[from:] {
			if letters++; letters >= shortestPart {
				c.add(hash(aPart, word[from:from+to+utf8.RuneLen(r)], ""), i, i)
			}
			if letters == longestPart {
				break
			}
		}
	}
}

// row adds word i with the one before it, and with the ends of the text.
func (c *collector) row(words []string, i int) {
	if i == 0 {
		c.add(hash(inARow, edge, words[i]), i, i)
	} else {
		c.add(hash(inARow, words[i-1], words[i]), i-1, i)
	}
	if i == len(words)-1 {
		c.add(hash(inARow, words[i], edge), i, i)
	}
}

func begin(word string) string {
	n := 0
	for i := range word {
		if n++; n > beginning {
			return word[:i]
		}
	}
	return word
}

// hash is FNV-1a with its last bits well mixed.
func hash(kind byte, a, b string) uint32 {
	h := uint64(14695981039346656037)
	step := func(c byte) { h = (h ^ uint64(c)) * 1099511628211 }
	step(kind)
	for i := range len(a) {
		step(a[i])
	}
	step(0xff)
	for i := range len(b) {
		step(b[i])
	}
	return uint32(h ^ h>>32)
}

// damper keeps short texts from weighing too much.
const damper = 20

// Scale is what the sum over a text's clues is multiplied with, so that long and
// short texts compare.
func Scale(clues []Clue) float64 {
	n := damper
	for _, c := range clues {
		n += c.Times
	}
	return 1 / math.Sqrt(float64(n))
}
