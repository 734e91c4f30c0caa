// Package slacktest is a fake Slack for tests. Start with [New]: the [Slack] it
// gives is an http.Handler that stands in for https://slack.com/api and for
// Socket Mode's WebSocket. It keeps what was posted, checks tokens, and refuses
// what Slack refuses: more than 50 blocks, 3,000 characters in a section, 25
// elements, one message a second in a channel.
//
// [Webhook] plays the other side over HTTP: it signs and posts events, presses
// and commands, gives up after three seconds, and tries events again as Slack
// does. [Slack.Push] does the same over a socket.
package slacktest
