// Package sms is the channel to people's phones, by way of Twilio. Start with
// [New]: the [Adapter] it gives is both sides of the channel.
//
//   - [Adapter.Handler] takes Twilio's two webhooks: a text that came in goes to
//     a channels.Inlet, what became of a text that went out to a
//     channels.Reporter.
//   - [Adapter.Send] hands one turn to Twilio's REST API, and looks first when
//     an earlier try may have got there.
//
// What every error code means for the message and for staff is the table in
// codes.go. Queueing, backoff, rate limits and emergencies-first live with the
// outbox in package bot: this package classifies and sends, nothing else.
//
// No phone number, text or secret leaves this package in a log line or an
// error: Twilio's own error texts and net/http's contain them, so neither is
// ever passed on.
package sms
