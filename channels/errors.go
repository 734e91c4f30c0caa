package channels

import (
	"fmt"
	"time"
)

// Verdict is an adapter's decision on what to do about a failure. Whether a
// failure can be retried is known where the provider's codes are known, so it
// is decided there and nowhere else.
type Verdict string

const (
	// Retry: nothing is wrong with the message; try again soon, then later.
	Retry Verdict = "retry"
	// Permanent: this message can never reach this person this way.
	Permanent Verdict = "permanent"
	// OptedOut: the person has told the provider to block our messages.
	OptedOut Verdict = "opted-out"
	// Operator: nothing goes out before somebody mends an account or a
	// setting. Staff are told; the message is tried again meanwhile.
	Operator Verdict = "operator"
)

// SendError is why a message did not go out. Its text names the provider's
// code and never the person, the text or a secret.
type SendError struct {
	Verdict Verdict
	Code    string        // the provider's error code, or "http 503", "timeout"
	After   time.Duration // earliest next try, when the provider named one
	Unsure  bool          // the provider may have taken the message all the same
	Advice  string        // what to do about it, for staff
}

func (e *SendError) Error() string {
	return fmt.Sprintf("send: %s (%s): %s", e.Code, e.Verdict, e.Advice)
}
