package content

import (
	"time"

	"helsevei/content/hours"
)

// Service is one service that a person can turn to. See a file in services/
// for an example.
type Service struct {
	ID   string `yaml:"id"`   // the file's name
	Name string `yaml:"name"` // Norwegian: it is what stands on the door
	// Kind picks the sentence that says what it is: message "kind.<kind>" of a
	// locale.
	Kind         string `yaml:"kind"`
	Organization string `yaml:"organization"`
	// Status is HSDS's: "active", "inactive", "defunct" or "temporarily closed".
	// Only an active service is offered.
	Status    string     `yaml:"status"`
	URL       string     `yaml:"url"` // without scheme: it is read, not followed
	Phones    []Phone    `yaml:"phones"`
	Schedules []Schedule `yaml:"schedules"`
	Address   string     `yaml:"address"`
	// Cost is "free", "copay" (egenandel), "full" or "" when no source says.
	Cost Cost `yaml:"cost"`
	// ServiceAreas are the places it is for; none: all of Norway.
	ServiceAreas []Place `yaml:"service_areas"`
	MinimumAge   *int    `yaml:"minimum_age"`
	MaximumAge   *int    `yaml:"maximum_age"`
	// Offers say for which needs it is offered.
	Offers   []Offer  `yaml:"offers"`
	Assured  Date     `yaml:"assured_date"` // the day the facts were last known to be right
	Sources  []string `yaml:"sources"`      // seed file with line, or URL
	hours    *hours.Hours
	areaRule when
}

// Phone is a number of a service.
type Phone struct {
	Number string `yaml:"number"` // as people write it: "116 117"
	Dial   string `yaml:"dial"`   // as a phone dials it: E.164, or a short code
	// Hours is when it is answered, where that differs from the service's own.
	Hours       string `yaml:"opening_hours"`
	Description string `yaml:"description"` // for readers of the file
	hours       *hours.Hours
}

// Schedule is when a service is open.
type Schedule struct {
	Hours       string `yaml:"opening_hours"` // OpenStreetMap syntax
	Description string `yaml:"description"`
}

// Cost says what a person pays.
type Cost string

// The costs there are.
const (
	Free  Cost = "free"
	Copay Cost = "copay"
	Full  Cost = "full"
)

// Offer says for which needs a service is offered, and how well it fits: of
// the services offered, the higher Fitness is named first.
type Offer struct {
	When    when `yaml:"when"`
	Fitness int  `yaml:"fitness"`
}

// Phone is the number to call, or nil.
func (s *Service) Phone() *Phone {
	if len(s.Phones) == 0 {
		return nil
	}
	return &s.Phones[0]
}

// Hours is when a caller is answered: the phone's hours, else the service's.
// It is nil when no source says.
func (s *Service) Hours() *hours.Hours {
	if p := s.Phone(); p != nil && p.hours != nil {
		return p.hours
	}
	return s.hours
}

// Opening says whether a caller is answered at a time, and when that changes.
type Opening struct {
	ByPhone bool      // the hours are the phone's own and not the service's
	Known   bool      // whether a source gives hours at all
	Open    bool      // now
	Always  bool      // round the clock
	Change  time.Time // when it closes or opens next, in Europe/Oslo; zero: not within a year
}

// Opening tells whether s is open at a time.
func (s *Service) Opening(at time.Time) Opening {
	h := s.Hours()
	if h == nil {
		return Opening{}
	}
	p := s.Phone()
	o := Opening{ByPhone: p != nil && p.hours != nil, Known: true, Open: h.Open(at), Always: h.Always()}
	if change, ok := h.Next(at); ok {
		o.Change = change.In(hours.Location())
	}
	return o
}

// Date is a day.
type Date struct{ time.Time }

// UnmarshalText reads "2006-01-02".
func (d *Date) UnmarshalText(text []byte) (err error) {
	d.Time, err = time.Parse(time.DateOnly, string(text))
	return err
}

func (d Date) String() string { return d.Format(time.DateOnly) }
