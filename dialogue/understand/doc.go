// Package understand finds out what a text already says: danger to life, what
// the matter is and how long it can wait, age, status and place of the person,
// a command, and the language. Start with [New] and [Reader.Read]; menu replies
// are read by [Digit] and [Reader.Choice].
//
// It is pure. Everything it knows stands in lexicon/, one text file a language
// plus und.txt for what is the same in all of them; adding a language is adding
// a file. A file has titled sections with a phrase a line:
//
//	[emergency choking]
//	satt|sitter fast i_hals*       "a|b" either word, "i_hals*" words that belong
//	                               together, "*" any ending
//	svelg* ... batteri*            "..." up to eight other words; otherwise one
//	! vondt i_halsen               does not count where it shares a word
//	!! barn* ... pille*            counts in spite of such a line
//	^ brann $                      "^" a clause begins, "$" a clause ends
//
//	[no emergency]
//	ingen + <sign>                 "+" nothing between; <sign> any emergency's words
//
//	[imagined emergency]
//	hva_hvis <sign>                the same, but not for what kills in minutes
//
// The top of each file explains the whole format to its editors. Files are read
// strictly: a title, value or line that is not understood, or that says the
// same as another, is an error with file and line.
//
// How a text is read: [Fold] and [tokenize] bring it to comparable words, in
// which accents, doubled letters and apostrophes do not matter and numbers that
// may be identity numbers are hidden. Each word is looked up in one vocabulary
// of all lexicons; each phrase waits under its rarest word and is tried only
// where that word is. In emergencies a long word may have one typing error. An
// emergency counts unless an exclusion of its section shares a word with it, a
// "no" stands among the words it skips, a [no emergency] or [imagined emergency]
// line strikes it out, or it is but a number in the conversation's language.
//
// Then the model (package model, learnt by train, measured by measure, both from
// package corpus) weighs the words, the phrases found, and what the words mean in
// terms that all languages share (meanings/, one dictionary a language). It warns
// of dangers that no phrase names, calms where a phrase misleads, and guesses facts
// where phrases explain little of a text. [Reader.Why] says what weighed.
package understand
