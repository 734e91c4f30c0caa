package content

import (
	"time"

	"helsevei/content/hours"
)

// Service is one service that a person can turn to. See a file in services/
// for an example. What is text here is Norwegian and for staff, the export and
// whoever edits the file; what a person is told stands in package locales.
type Service struct {
	ID   string `yaml:"id"`   // the file's name
	Name string `yaml:"name"` // Norwegian: it is what stands on the door
	// Kind picks the sentence that says what it is: message "kind.<kind>" of a
	// locale.
	Kind         string `yaml:"kind"`
	Organization string `yaml:"organization"`
	Description  string `yaml:"description"`
	// Status is HSDS's: "active", "inactive", "defunct" or "temporarily closed".
	// Only an active service is offered.
	Status    string     `yaml:"status"`
	Alert     string     `yaml:"alert"` // such as when and why it was closed
	URL       string     `yaml:"url"`   // without scheme: it is read, not followed
	Email     string     `yaml:"email"`
	Phones    []Phone    `yaml:"phones"`
	Schedules []Schedule `yaml:"schedules"`
	Locations []Location `yaml:"locations"`
	// Cost is "free", "copay" (egenandel), "full" or "" when no source says.
	Cost        Cost   `yaml:"cost"`
	Fees        string `yaml:"fees_description"`
	Eligibility string `yaml:"eligibility_description"`
	Application string `yaml:"application_process"` // referral, drop-in
	Interpreter string `yaml:"interpretation_services"`
	// ServiceAreas are the places it is for; none: all of Norway.
	ServiceAreas []Place `yaml:"service_areas"`
	// LocatedIn is the place where a service for everybody is.
	LocatedIn  Place `yaml:"located_in"`
	MinimumAge *int  `yaml:"minimum_age"` // whole years
	MaximumAge *int  `yaml:"maximum_age"`
	// Offers say for which needs it is offered. An active service without any
	// says in NotOffered why.
	Offers []Offer `yaml:"offers"`
	// Unless names services beside which it is not offered: a general one would
	// only say again what the local one says.
	Unless     []string `yaml:"unless"`
	NotOffered string   `yaml:"not_offered"`
	// ReplacedBy are the services to use instead of one that is closed.
	ReplacedBy []string `yaml:"replaced_by"`
	// Rules are those of the sources' reading that offering it carries out.
	Rules   []string `yaml:"rules"`
	Assured Date     `yaml:"assured_date"` // the day the facts were last known to be right
	Sources []string `yaml:"sources"`      // seed file with line, or URL

	hours    *hours.Hours
	areaRule when
	access   access
}

// Active is the status of a service that exists.
const Active = "active"

// Phone is a number of a service.
type Phone struct {
	// Of names the service whose number it is, so that each number stands in one
	// file; Number and Dial are taken from there, the hours are not.
	Of        string `yaml:"of"`
	Number    string `yaml:"number"`    // as people write it: "116 117"
	Dial      string `yaml:"dial"`      // as a phone dials it: E.164, or a short code
	Extension int    `yaml:"extension"` // the key to press once somebody answers, 0 for none
	// Abroad marks the number for callers whom the first one does not serve:
	// from abroad, or with a foreign SIM card.
	Abroad bool `yaml:"abroad"`
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

// Location is where a service can be visited. A service whose address is not
// published has none.
type Location struct {
	Address    string  `yaml:"address_1"` // street and number
	PostalCode string  `yaml:"postal_code"`
	City       string  `yaml:"city"`
	Latitude   float64 `yaml:"latitude"` // degrees; 0: not known
	Longitude  float64 `yaml:"longitude"`
}

// String is the address on one line.
func (l Location) String() string {
	city := l.City
	if l.PostalCode != "" {
		city = l.PostalCode + " " + city
	}
	return l.Address + ", " + city
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
// the services offered, the higher Fitness is named first. Without a place it
// is for the service's own area, which then must be known.
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

// Abroad is the number to call from abroad, or nil.
func (s *Service) Abroad() *Phone {
	for i := range s.Phones {
		if s.Phones[i].Abroad {
			return &s.Phones[i]
		}
	}
	return nil
}

// Address is where it can be visited, "" when that is not published.
func (s *Service) Address() string {
	if len(s.Locations) == 0 {
		return ""
	}
	return s.Locations[0].String()
}

// OwnHours is when the service itself is open, nil when no source says.
func (s *Service) OwnHours() *hours.Hours { return s.hours }

// Hours is when the number is answered, nil when it has no hours of its own.
func (p *Phone) OwnHours() *hours.Hours { return p.hours }

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
	o := OpeningOf(s.Hours(), at)
	p := s.Phone()
	o.ByPhone = p != nil && p.hours != nil
	return o
}

// OpeningOf tells whether hours, which may be nil, are open at a time.
func OpeningOf(h *hours.Hours, at time.Time) Opening {
	if h == nil {
		return Opening{}
	}
	o := Opening{Known: true, Open: h.Open(at), Always: h.Always()}
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
