// Package dialogue is the conversation as a finite-state machine: what to ask,
// in which order, and when to stop asking. Start with [Machine.Turn], and read
// the whole conversation in one table in table.go.
//
// It is pure. A turn depends on nothing but the state and the text: no clock,
// no randomness, no files, no network. It speaks in ids; the words stand in
// package locales and the facts in package content. What a text says is read
// by dialogue/understand.
package dialogue
