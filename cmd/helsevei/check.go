package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/nyaruka/phonenumbers"

	"helsevei/content"
	"helsevei/locales"
)

type checkCommand struct {
	Lang   string `help:"Check the texts of this language only." placeholder:"TAG"`
	At     string `help:"Time to check at, RFC 3339 or 2006-01-02T15:04 in Oslo. Default: now." placeholder:"TIME"`
	Strict bool   `help:"Take warnings for faults."`
}

// errFaults says that check has printed what is wrong.
var errFaults = errors.New("there are faults")

// tooOld is the age at which a fact has to be looked at again.
const tooOld = 400 * 24 * time.Hour

// Run prints each fault and each warning in one line.
func (c *checkCommand) Run(t terminal) error {
	at, err := moment(c.At)
	if err != nil {
		return usageError{err}
	}
	m, err := newMind()
	if err != nil {
		for line := range strings.Lines(err.Error()) {
			fmt.Fprintln(t.out, "fault:", strings.TrimSpace(line))
		}
		return errFaults
	}
	languages, err := c.languages(m)
	if err != nil {
		return err
	}
	var faults, warnings []error
	if c.Lang == "" {
		faults, warnings = m.faults(), m.stale(at)
	}
	outcomes := m.directory.Outcomes()
	found := make([][]error, len(languages))
	var checks sync.WaitGroup
	for i, l := range languages {
		checks.Go(func() { found[i] = m.words.Check(l.Tag, outcomes, at) })
		warnings = append(warnings, m.unreviewed(l)...)
	}
	checks.Wait()
	faults = append(faults, slices.Concat(found...)...)
	for _, f := range faults {
		fmt.Fprintln(t.out, "fault:", f)
	}
	for _, w := range warnings {
		fmt.Fprintln(t.out, "warning:", w)
	}
	fmt.Fprintf(t.out, "%d services, %d rights, %d languages: %d faults, %d warnings\n",
		len(m.directory.Services), len(m.directory.Rights), len(languages), len(faults), len(warnings))
	if len(faults) > 0 || c.Strict && len(warnings) > 0 {
		return errFaults
	}
	return nil
}

// languages are those whose texts are checked.
func (c *checkCommand) languages(m *mind) ([]locales.Language, error) {
	all := m.catalog.Languages()
	if c.Lang == "" {
		return all, nil
	}
	tag, err := m.language(c.Lang)
	return slices.DeleteFunc(all, func(l locales.Language) bool { return l.Tag != tag }), err
}

// faults are those of the content.
func (m *mind) faults() (faults []error) {
	for _, s := range m.directory.Services {
		if h := s.Hours(); h != nil {
			if day, found := h.AmbiguousNight(); found {
				faults = append(faults, fmt.Errorf("content/services/%s.yaml: the hours %q can be read in two ways for the night of %s; write them so that they cannot",
					s.ID, h, day.Format(time.DateOnly)))
			}
		}
		for _, p := range s.Phones {
			if err := dialable(p); err != nil {
				faults = append(faults, fmt.Errorf("content/services/%s.yaml: %w", s.ID, err))
			}
		}
	}
	return append(faults, m.directory.Check()...)
}

// dialable asks the numbering plan. Short codes it does not know are those of
// three digits and the 116 series, which every network in Norway has.
func dialable(p content.Phone) error {
	if !strings.HasPrefix(p.Dial, "+") {
		if len(p.Dial) == 3 || len(p.Dial) == 4 || strings.HasPrefix(p.Dial, "116") && len(p.Dial) == 6 {
			return nil
		}
		return fmt.Errorf("dial %q is no short code that exists in Norway", p.Dial)
	}
	n, err := phonenumbers.Parse(p.Dial, "")
	if err != nil || !phonenumbers.IsValidNumber(n) {
		return fmt.Errorf("dial %q is not a number that exists", p.Dial)
	}
	return nil
}

// stale are the facts that nobody has looked at for long.
func (m *mind) stale(at time.Time) (warnings []error) {
	old := func(file string, assured content.Date, sources []string) {
		if at.Sub(assured.Time) > tooOld {
			warnings = append(warnings, fmt.Errorf("%s: assured %s, more than 400 days ago; look at %s again", file, assured, strings.Join(sources, ", ")))
		}
	}
	for _, s := range m.directory.Services {
		old("content/services/"+s.ID+".yaml", s.Assured, s.Sources)
	}
	for _, r := range m.directory.Rights {
		old("content/rights.yaml: "+r.ID, r.Assured, r.Sources)
	}
	return warnings
}

// unreviewed is what should be mended in a language's file.
func (m *mind) unreviewed(l locales.Language) (warnings []error) {
	for _, f := range m.catalog.Faults() {
		if f.File == "active."+l.Tag+".toml" {
			warnings = append(warnings, f)
		}
	}
	return warnings
}
