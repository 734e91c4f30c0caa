// Package twiliotest is a Twilio for tests, both sides of it. Start with [New]
// for the REST API that a sender calls and [Webhook] for the calls that Twilio
// makes to us.
//
// [Twilio] is an http.Handler: give it to httptest.NewServer or any server for a
// real port, or to a client in process with [InProcess]. A Webhook posts to a
// real address, or in process likewise. Signatures are computed here from
// Twilio's description and not with twilio-go, so that one mistake cannot hide
// another.
package twiliotest
