package main

import (
	"hash/fnv"
	"math/rand/v2"
	"strings"
)

// before and after are what people write around what they have to say, in other
// languages too. It says nothing: a model that has seen it around everything
// knows that.
var (
	before = []string{"hei hei ", "hallo!! kan noen hjelpe? ", "hello, ", "excuse me can you help me ", "god dag, jeg heter Ali. ",
		"السلام عليكم ", "سلام، ", "здравствуйте, ", "dzień dobry ", "bonjour, ", "hola buenas ", "selam ", "salaan ", "ሰላም ", "habari ", "xin chào ", "silav ", "sos "}
	after = []string{" takk, hva skal jeg gjøre", " please help thanks", " hjelp oss", " what do I do", " takk", " شكرا", " لطفا کمک کنید",
		" помогите пожалуйста", " proszę o pomoc", " merci de m'aider", " por favor ayuda", " yardım edin", " fadlan", " በጃኹም", " asante", " !!!", " hva gjør vi", " ??"}
)

// chatted is the text with chatter around it and two letters of its longest word
// in the wrong order, the same every time.
func chatted(text string) string {
	h := fnv.New64a()
	h.Write([]byte(text))
	random := rand.New(rand.NewPCG(h.Sum64(), 1))
	text = mistyped(text, random)
	where := random.IntN(3)
	if where != 1 {
		text = before[random.IntN(len(before))] + text
	}
	if where != 0 {
		text += after[random.IntN(len(after))]
	}
	return text
}

// mistyped changes places of two letters in the longest word, but for its ends.
func mistyped(text string, random *rand.Rand) string {
	longest := ""
	for word := range strings.FieldsSeq(text) {
		if len(word) > len(longest) {
			longest = word
		}
	}
	letters := []rune(longest)
	if len(letters) < 6 {
		return text
	}
	i := 1 + random.IntN(len(letters)-3)
	letters[i], letters[i+1] = letters[i+1], letters[i]
	return strings.Replace(text, longest, string(letters), 1)
}
