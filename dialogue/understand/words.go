package understand

// Words are the words of a text as they are compared: see [Fold]. What may be
// an identity number is "#".
func Words(text string) []string { return words(tokenize(text)) }

func words(tokens []token) []string {
	words := make([]string, len(tokens))
	for i, t := range tokens {
		words[i] = t.key
		if t.hide {
			words[i] = "#"
		}
	}
	return words
}
