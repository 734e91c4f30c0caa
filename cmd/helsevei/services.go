package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"helsevei/content"
	"helsevei/content/hours"
)

type servicesCommand struct {
	JSON bool   `help:"Print JSON."`
	HSDS bool   `help:"Print HSDS 3, the format in which directories of services are exchanged."`
	At   string `help:"Time of asking, RFC 3339 or 2006-01-02T15:04 in Oslo. Default: now." placeholder:"TIME"`
}

// Run prints every service of the directory, also those that are closed.
func (c *servicesCommand) Run(t terminal) error {
	if c.JSON && c.HSDS {
		return usageError{errors.New("--json and --hsds are two documents; give one of them")}
	}
	at, err := moment(c.At)
	if err != nil {
		return usageError{err}
	}
	d, err := content.Load()
	switch {
	case err != nil:
		return err
	case c.JSON:
		return encode(t.out, listed(d, at))
	case c.HSDS:
		return encode(t.out, exported(d))
	}
	return table(t.out, d, at)
}

// encode prints JSON as a person would want to read it, "&" and "<" unescaped.
func encode(w io.Writer, document any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(document)
}

// listedService is a service for programs and staff. What is null is not known;
// what no source gives, from the address on, is left out.
type listedService struct {
	ID           string          `json:"id"`
	Name         string          `json:"name"`
	Kind         string          `json:"kind,omitempty"`
	Organization string          `json:"organization,omitempty"`
	Phones       []listedPhone   `json:"phones"`
	listedHours                  // the service's own, else those of its first phone
	Opens        *time.Time      `json:"opens"` // when it opens next, if it is closed
	Status       string          `json:"status"`
	Source       string          `json:"source"`
	Sources      []string        `json:"sources"`
	Assured      string          `json:"assured"`
	ServiceAreas []content.Place `json:"service_areas"` // empty: all of Norway
	Address      string          `json:"address,omitempty"`
	URL          string          `json:"url,omitempty"`
	Email        string          `json:"email,omitempty"`
	Description  string          `json:"description,omitempty"`
	Cost         content.Cost    `json:"cost,omitempty"`
	Fees         string          `json:"fees_description,omitempty"`
	Eligibility  string          `json:"eligibility_description,omitempty"`
	Application  string          `json:"application_process,omitempty"`
	Interpreter  string          `json:"interpretation_services,omitempty"`
	MinimumAge   *int            `json:"minimum_age,omitempty"`
	MaximumAge   *int            `json:"maximum_age,omitempty"`
	NotOffered   string          `json:"not_offered,omitempty"`
	Alert        string          `json:"alert,omitempty"`
	ReplacedBy   []string        `json:"replaced_by,omitempty"`
}

type listedPhone struct {
	Number      string `json:"number"`
	Dial        string `json:"dial"`
	listedHours        // null where they are the service's
	Extension   int    `json:"extension,omitempty"`
	Abroad      bool   `json:"abroad,omitempty"`
	Description string `json:"description,omitempty"`
}

type listedHours struct {
	Hours *string `json:"hours"` // OpenStreetMap syntax
	Open  *bool   `json:"open"`
}

// byID orders the services for good, whatever order the directory is in.
func byID(d *content.Directory) []*content.Service {
	return slices.SortedFunc(slices.Values(d.Services), func(x, y *content.Service) int { return strings.Compare(x.ID, y.ID) })
}

func listed(d *content.Directory, at time.Time) []listedService {
	list := []listedService{}
	for _, s := range byID(d) {
		list = append(list, listedAt(s, at))
	}
	return list
}

func listedAt(s *content.Service, at time.Time) listedService {
	h := visitingHours(s)
	return listedService{
		ID: s.ID, Name: s.Name, Kind: s.Kind, Organization: s.Organization,
		Phones: listedPhones(s, at), listedHours: hoursAt(h, at), Opens: opens(content.OpeningOf(h, at)),
		Status: s.Status, Source: strings.Join(s.Sources, "; "), Sources: s.Sources, Assured: s.Assured.String(),
		ServiceAreas: append([]content.Place{}, s.ServiceAreas...),
		Address:      s.Address(), URL: s.URL, Email: s.Email, Description: s.Description,
		Cost: s.Cost, Fees: s.Fees, Eligibility: s.Eligibility, Application: s.Application, Interpreter: s.Interpreter,
		MinimumAge: s.MinimumAge, MaximumAge: s.MaximumAge,
		NotOffered: s.NotOffered, Alert: s.Alert, ReplacedBy: s.ReplacedBy,
	}
}

func listedPhones(s *content.Service, at time.Time) []listedPhone {
	list := []listedPhone{}
	for i := range s.Phones {
		p := &s.Phones[i]
		list = append(list, listedPhone{p.Number, p.Dial, hoursAt(p.OwnHours(), at), p.Extension, p.Abroad, p.Description})
	}
	return list
}

// visitingHours are the service's own hours; where it has none, its phone's.
// Unlike [content.Service.Hours] they do not say when a caller is answered,
// which stands with the phone.
func visitingHours(s *content.Service) *hours.Hours {
	if p := s.Phone(); p != nil && s.OwnHours() == nil {
		return p.OwnHours()
	}
	return s.OwnHours()
}

func hoursAt(h *hours.Hours, at time.Time) listedHours {
	if h == nil {
		return listedHours{}
	}
	text, open := h.String(), h.Open(at)
	return listedHours{&text, &open}
}

func opens(o content.Opening) *time.Time {
	if !o.Known || o.Open || o.Change.IsZero() {
		return nil
	}
	return &o.Change
}

// A row goes on a line of 100 columns. An id is copied, so it is never cut: a
// long one takes from the name, which it resembles.
const (
	idAndName, idWidth = 49, 30
	row                = "%-*s %-*s %-11s %-15s %-10s %s\n"
)

// table prints the directory for a person: what is offered, what is known but
// not offered and why, what is closed and what to use instead.
func table(w io.Writer, d *content.Directory, at time.Time) error {
	services := byID(d)
	fmt.Fprintf(w, "%d services on %s in Oslo\n", len(services), at.In(hours.Location()).Format("Monday 2 January 2006 at 15:04"))
	section(w, "Offered", services, at, func(s *content.Service) bool { return len(s.Offers) > 0 })
	section(w, "Named, but not offered", services, at, func(s *content.Service) bool { return s.NotOffered != "" })
	section(w, "Closed", services, at, func(s *content.Service) bool { return s.Status != content.Active })
	_, err := fmt.Fprintln(w, "\nA source such as 000:41 begins on line 41 of seed file 000; --json gives sources and names in full.")
	return err
}

func section(w io.Writer, title string, services []*content.Service, at time.Time, belongs func(*content.Service) bool) {
	var text strings.Builder
	count := 0
	for _, s := range services {
		if belongs(s) {
			count++
			line(&text, s, at)
		}
	}
	if count > 0 {
		fmt.Fprintf(w, "\n%s (%d)\n\n", title, count)
		fmt.Fprintf(w, row, idWidth, "ID", idAndName-idWidth-1, "NAME", "NUMBER", "HOURS", "ASSURED", "SOURCE")
		fmt.Fprint(w, text.String())
	}
}

func line(w io.Writer, s *content.Service, at time.Time) {
	number := "-"
	if p := s.Phone(); p != nil {
		number = p.Number
	}
	id := max(idWidth, len(s.ID))
	name := max(idAndName-id-1, 10)
	fmt.Fprintf(w, row, id, s.ID, name, clip(s.Name, name), number, state(s, at), s.Assured, source(s.Sources))
	for _, note := range []string{s.NotOffered, s.Alert} {
		if note != "" {
			fmt.Fprintln(w, "   ", note)
		}
	}
	if len(s.ReplacedBy) > 0 {
		fmt.Fprintln(w, "    instead:", strings.Join(s.ReplacedBy, ", "))
	}
}

// state says whether a caller is answered, as an answer would.
func state(s *content.Service, at time.Time) string {
	o := s.Opening(at)
	text := ""
	if o.ByPhone {
		text = "phone "
	}
	switch {
	case s.Status != content.Active:
		return s.Status
	case !o.Known:
		return "not known"
	case o.Always:
		return "24/7"
	case o.Open:
		return text + "open" + soon(" to ", at, o.Change)
	case o.Change.IsZero():
		return text + "closed"
	}
	return text + "opens" + soon(" ", at, o.Change)
}

// soon writes a coming time no longer than it must be to be clear.
func soon(before string, at, change time.Time) string {
	switch in := change.Sub(at); {
	case change.IsZero():
		return ""
	case in < 24*time.Hour:
		return before + change.Format("15:04")
	case in < 7*24*time.Hour:
		return before + change.Format("Mon 15:04")
	}
	return before + change.Format("2 Jan 15:04")
}

// seed is a source that is a seed file; its number and the first line tell
// enough.
var seed = regexp.MustCompile(`^(\d+)_\w+\.txt(:\d+).*`)

// source writes the first source briefly, a page as its host, and how many more
// there are.
func source(sources []string) string {
	first := seed.ReplaceAllString(sources[0], "$1$2")
	first = strings.TrimPrefix(strings.TrimPrefix(first, "https://"), "www.")
	if end := strings.IndexAny(first, "/ "); end > 0 {
		first = first[:end]
	}
	if more := len(sources) - 1; more > 0 {
		return fmt.Sprintf("%s +%d", first, more)
	}
	return first
}

// clip shortens a text to a number of characters.
func clip(text string, most int) string {
	if r := []rune(text); len(r) > most {
		return strings.TrimRight(string(r[:most-1]), " ,") + "…"
	}
	return text
}
