// Package slack is the channel to the staff of a reception centre, in their
// Slack workspace. Start with [New]: the [Adapter] it gives is both sides of
// the channel.
//
//   - [Adapter.Handler] takes what Slack posts over HTTP, and [Adapter.Listen]
//     the same over Socket Mode: messages to the app, presses of its buttons and
//     the command /helsevei. Each goes to a channels.Inlet, and Slack is told so
//     only once the Inlet has it.
//   - [Adapter.Send] posts one turn as a direct message: a question with buttons,
//     an answer as a card.
//
// The address of a conversation is the person's Slack user id. The app has one
// direct-message channel with each person, so what somebody writes there, what
// they ask by mentioning the app in a channel and what they ask by command are
// one conversation, and its answers are read by nobody else. Nothing about
// health goes into a channel: there, only the person who asked sees a line that
// points to the direct message.
//
// What every error of Slack's API means for a turn and for staff is the table
// in codes.go; what the adapter itself says to staff stands in labels.go.
//
// No text, name or secret leaves this package in a log line or an error.
package slack
