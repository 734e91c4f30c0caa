package sms

import "helsevei/channels"

// row is what one error code of Twilio means to us.
type row struct {
	code    string
	verdict channels.Verdict
	advice  string
}

// table is every row by its code.
type table map[string]row

// codes is every decision. The same table serves errors of the REST API and of
// status callbacks. For what does not stand here see [table.refused], for a
// request, and [table.lost], for a message that had been taken.
//
// Each code has a page: https://www.twilio.com/docs/api/errors/30007
func codes() table {
	const (
		retry     = channels.Retry
		permanent = channels.Permanent
		optedOut  = channels.OptedOut
		operator  = channels.Operator
	)
	rows := []row{
		// The account and its settings: nothing goes out until they are mended.
		{"10001", operator, "the Twilio account is not active: open the console and see why"},
		{"11200", operator, "Twilio could not reach our webhook: check HELSEVEI_PUBLIC_URL, DNS, certificate and firewall"},
		{"20003", operator, "Twilio refuses our sign-in: check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN, and that the account is not suspended"},
		{"20005", operator, "the Twilio account is not active: open the console and see why"},
		{"20404", operator, "Twilio does not know this account or address: check TWILIO_ACCOUNT_SID and TWILIO_API_URL"},
		{"21408", operator, "the person's country is switched off: allow it under Messaging, Geo permissions in the Twilio console"},
		{"21603", operator, "no sender is set: set TWILIO_FROM or TWILIO_MESSAGING_SERVICE_SID"},
		{"21606", operator, "TWILIO_FROM cannot send to this person's country, or is not ours: check the number in the Twilio console"},
		{"21608", operator, "a trial account reaches verified numbers only: upgrade the Twilio account"},
		{"21609", operator, "Twilio does not accept our status address: check HELSEVEI_PUBLIC_URL"},
		{"21659", operator, "TWILIO_FROM is not a number of Twilio's: check it in the Twilio console"},
		{"21660", operator, "TWILIO_FROM belongs to another Twilio account: check it in the Twilio console"},
		{"21703", operator, "the messaging service has no numbers: add one in the Twilio console"},
		{"21705", operator, "the messaging service is not known: check TWILIO_MESSAGING_SERVICE_SID"},
		{"30002", operator, "the Twilio account is suspended: pay the bill or ask Twilio's support"},
		{"30450", operator, "Twilio took this for fraud and blocks the number for 15 to 30 minutes: add it to the Global Safe List in the Twilio console"},
		{"30453", operator, "Twilio took this for fraud and blocks the number for hours: add it to the Global Safe List in the Twilio console"},
		{"63038", operator, "the account's daily limit of messages is used up: ask Twilio's support to raise it now"},

		// The moment: the same message can go through later.
		{"20429", retry, "too many requests at once: it is tried again more slowly"},
		{"20500", retry, "Twilio has a fault: see status.twilio.com"},
		{"20503", retry, "Twilio is not available: see status.twilio.com"},
		{"21611", retry, "Twilio's queue for our number is full: it is tried again; a second number would help"},
		{"30001", retry, "the queue overflowed on the way: it is tried again more slowly"},
		{"30003", retry, "the phone is off or has no coverage: it is tried again"},
		// The person wrote to us from this number a moment ago, so it exists: a
		// foreign SIM or a moved number that the operator does not find just now.
		{"30005", retry, "the operator does not find the phone: it is tried again; if it stays so, call the person"},
		{"30008", retry, "the operator gave no reason: it is tried again"},
		{"30009", retry, "a part of what the person wrote was lost on the way: ask them to write it again"},
		{"30410", retry, "the operator did not answer Twilio in time: it is tried again"},

		// The person and this message: no later try can succeed.
		{"21211", permanent, "the person's number is not valid: no text can reach it"},
		{"21602", permanent, "the text is empty: tell the developers"},
		{"21612", permanent, "our number cannot reach this person's operator by text: call the person, or ask Twilio for a sender that can"},
		{"21614", permanent, "the person's number is not a mobile: call it"},
		{"21617", permanent, "the text is longer than 1600 characters: tell the developers"},
		{"21910", permanent, "the person wrote by another channel (WhatsApp) than TWILIO_FROM sends by: call the person"},
		{"30004", permanent, "the person or the operator blocks our texts: call the person"},
		{"30006", permanent, "the number is a landline or its operator takes no texts: call it"},
		{"30007", permanent, "the operator took the text for spam: call the person, and send Twilio's support the message's SID"},

		{"21610", optedOut, "the person sent STOP and Twilio blocks our texts: they have to send START, or be called"},
	}
	t := make(table, len(rows))
	for _, r := range rows {
		t[r.code] = r
	}
	return t
}

// Explain gives the decision on an error code that stands in a
// channels.Status, and what staff can do about it.
func Explain(code string) (channels.Verdict, string) {
	d := codes().lost(channels.Failed, code)
	return d.verdict, d.advice
}

// lost decides on a message that Twilio had taken and could not deliver. For a
// code that is new to us one more text too many does less harm than an answer
// that never comes; the outbox bounds the attempts.
func (t table) lost(s channels.State, code string) row {
	if d, ok := t[code]; ok {
		return d
	}
	if s == channels.Canceled {
		return row{code, channels.Permanent, "somebody canceled the message in the Twilio console"}
	}
	return row{code, channels.Retry, "Twilio gave no reason that we know: it is tried again; see twilio.com/docs/api/errors"}
}

// refused decides on a request that Twilio answered with an HTTP error. An
// unknown code in a 400 is about the message, and trying for ever would change
// nothing; sign-in and address are about the account.
func (t table) refused(status int, code string) row {
	d, known := t[code]
	switch {
	case status >= 500:
		return row{code, channels.Retry, "Twilio has a fault: it is tried again; see status.twilio.com"}
	case known:
		return d
	case status == 408, status == 409, status == 425, status == 429:
		return row{code, channels.Retry, "Twilio asks us to wait: it is tried again more slowly"}
	case status < 400, status == 401, status == 403, status == 404, status == 405, status == 407:
		return row{code, channels.Operator, "whoever answers at TWILIO_API_URL refuses us: check it, TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN"}
	}
	return row{code, channels.Permanent, "Twilio refuses this message: see twilio.com/docs/api/errors for the code, and call the person"}
}
