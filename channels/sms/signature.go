package sms

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// maxBody is far above anything that Twilio posts: a body of 1,600 characters
// is at most 14 KB when percent-encoded.
const maxBody = 64 << 10

// form reads a webhook's form and checks its signature. When it returns nil it
// has answered the caller.
func (a *Adapter) form(w http.ResponseWriter, r *http.Request, route string) url.Values {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		http.Error(w, "the body is larger than 64 KB", http.StatusRequestEntityTooLarge)
		return nil
	}
	if err != nil {
		http.Error(w, "the body could not be read", http.StatusBadRequest)
		return nil
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		http.Error(w, "the body is not a form", http.StatusBadRequest)
		return nil
	}
	if !a.signed(r, route, form) {
		a.log.Warn("twilio signature refused: check HELSEVEI_PUBLIC_URL and TWILIO_AUTH_TOKEN",
			"route", route, "missing", r.Header.Get(signatureHeader) == "")
		http.Error(w, "the signature is missing or does not match", http.StatusForbidden)
		return nil
	}
	return form
}

const signatureHeader = "X-Twilio-Signature"

// signed checks what Twilio signs: the URL as it called it, byte for byte, and
// the form decoded, sorted and run together.
// https://www.twilio.com/docs/usage/webhooks/webhooks-security
func (a *Adapter) signed(r *http.Request, route string, form url.Values) bool {
	called := a.public + route
	if r.URL.RawQuery != "" || r.URL.ForceQuery {
		called += "?" + r.URL.RawQuery
	}
	return a.validator.Validate(called, signedParams(form), r.Header.Get(signatureHeader))
}

// signedParams folds a repeated key into one value. Twilio signs each distinct
// value as key+value, sorted, while twilio-go takes one value a key; as it
// joins key and value, "v1"+key+"v2" gives the same bytes. So every value that
// we could read later has been signed.
func signedParams(form url.Values) map[string]string {
	params := make(map[string]string, len(form))
	for key, values := range form {
		params[key] = strings.Join(distinct(values), key)
	}
	return params
}

func distinct(values []string) []string {
	if len(values) < 2 {
		return values
	}
	return slices.Compact(slices.Sorted(slices.Values(values)))
}

// one gives a field that has exactly one value, else "". The signature knows no
// borders between fields: from one genuine request somebody could cut another
// in which a piece of the text becomes a second From. Twilio repeats no field
// that says who or which message, so a repeated one is nobody's.
func one(form url.Values, key string) string {
	if values := distinct(form[key]); len(values) == 1 {
		return values[0]
	}
	return ""
}
