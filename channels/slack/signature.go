package slack

import (
	"errors"
	"io"
	"net/http"

	"github.com/slack-go/slack"
)

// maxBody is above anything that Slack posts: a press of a button brings the
// whole message with it, 50 blocks of 3,000 characters.
const maxBody = 1 << 20

// body reads a request and checks that Slack signed it, in constant time and at
// most five minutes ago. When it returns nil it has answered the caller.
// https://docs.slack.dev/authentication/verifying-requests-from-slack/
func (a *Adapter) body(w http.ResponseWriter, r *http.Request) []byte {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		http.Error(w, "the body is larger than 1 MB", http.StatusRequestEntityTooLarge)
		return nil
	}
	if err != nil {
		http.Error(w, "the body could not be read", http.StatusBadRequest)
		return nil
	}
	if err := signed(r.Header, body, a.config.SigningSecret); err != nil {
		// slack-go's errors are fixed words; the signature is in none of those.
		a.log.Warn("slack signature refused: check SLACK_SIGNING_SECRET and this machine's clock",
			"old", errors.Is(err, slack.ErrExpiredTimestamp), "missing", errors.Is(err, slack.ErrMissingHeaders))
		http.Error(w, "the signature is missing, old or does not match", http.StatusUnauthorized)
		return nil
	}
	return body
}

func signed(h http.Header, body []byte, secret string) error {
	v, err := slack.NewSecretsVerifier(h, secret)
	if err != nil {
		return err
	}
	if _, err := v.Write(body); err != nil {
		return err
	}
	return v.Ensure()
}
