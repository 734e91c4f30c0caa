package locales

import (
	"errors"
	"fmt"
)

// Fault is something wrong with a message file, in one line that a translator
// can act on. A fault of the strict kind is an error of Load; the soft kind comes
// from Catalog.Faults.
type Fault struct {
	File    string // active.en.toml
	Message string // the message id; "" when it is about the file
	Problem string
}

func (f Fault) Error() string {
	if f.Message == "" {
		return f.File + ": " + f.Problem
	}
	return f.File + ": " + f.Message + ": " + f.Problem
}

func (f Fault) String() string { return f.Error() }

// faults gathers all that is wrong, so that a translator mends it in one go.
type faults []Fault

func (fs *faults) add(file, message, format string, args ...any) {
	*fs = append(*fs, Fault{File: file, Message: message, Problem: fmt.Sprintf(format, args...)})
}

func (fs faults) err() error {
	errs := make([]error, len(fs))
	for i, f := range fs {
		errs[i] = f
	}
	return errors.Join(errs...)
}
