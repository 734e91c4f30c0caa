package main

import (
	"crypto/sha1"
	"fmt"
	"strings"
	"unicode/utf8"

	"helsevei/content"
	"helsevei/content/hours"
)

// The objects of HSDS 3, the Human Services Data Specification
// (https://docs.openreferral.org), as far as the directory fills them. What the
// specification demands has no omitempty. No cost option has an amount: prices
// change every year, and nobody should read an old one here.
type (
	hsdsService struct {
		ID           string            `json:"id"`
		Name         string            `json:"name"`
		Description  string            `json:"description,omitempty"`
		URL          string            `json:"url,omitempty"`
		Email        string            `json:"email,omitempty"`
		Status       string            `json:"status"`
		Interpreter  string            `json:"interpretation_services,omitempty"`
		Application  string            `json:"application_process,omitempty"`
		Fees         string            `json:"fees_description,omitempty"`
		Eligibility  string            `json:"eligibility_description,omitempty"`
		MinimumAge   *int              `json:"minimum_age,omitempty"`
		MaximumAge   *int              `json:"maximum_age,omitempty"`
		Assured      string            `json:"assured_date,omitempty"`
		Alert        string            `json:"alert,omitempty"`
		Phones       []hsdsPhone       `json:"phones,omitempty"`
		Schedules    []hsdsSchedule    `json:"schedules,omitempty"`
		ServiceAreas []hsdsArea        `json:"service_areas,omitempty"`
		AtLocations  []hsdsAtLocation  `json:"service_at_locations,omitempty"`
		Organization *hsdsOrganization `json:"organization,omitempty"`
		CostOptions  []hsdsCost        `json:"cost_options,omitempty"`
	}
	hsdsOrganization struct {
		ID          string `json:"id"`
		Name        string `json:"name"`
		Description string `json:"description"`
	}
	hsdsPhone struct {
		ID          string `json:"id"`
		Number      string `json:"number"`
		Extension   int    `json:"extension,omitempty"`
		Type        string `json:"type,omitempty"` // of RFC 6350
		Description string `json:"description,omitempty"`
	}
	hsdsSchedule struct {
		ID          string `json:"id"`
		Freq        string `json:"freq,omitempty"`
		ByDay       string `json:"byday,omitempty"`
		Description string `json:"description,omitempty"`
		OpensAt     string `json:"opens_at,omitempty"`
		ClosesAt    string `json:"closes_at,omitempty"`
		Attending   string `json:"attending_type,omitempty"`
		Notes       string `json:"notes,omitempty"`
	}
	hsdsArea struct {
		ID   string `json:"id"`
		Name string `json:"name,omitempty"`
	}
	hsdsAtLocation struct {
		ID       string       `json:"id"`
		Location hsdsLocation `json:"location"`
	}
	hsdsLocation struct {
		ID        string        `json:"id"`
		Type      string        `json:"location_type"`
		Name      string        `json:"name,omitempty"`
		Latitude  float64       `json:"latitude,omitempty"`
		Longitude float64       `json:"longitude,omitempty"`
		Addresses []hsdsAddress `json:"addresses,omitempty"`
	}
	hsdsAddress struct {
		ID         string `json:"id"`
		Address    string `json:"address_1"`
		City       string `json:"city"`
		County     string `json:"state_province"`
		PostalCode string `json:"postal_code"`
		Country    string `json:"country"`
		Type       string `json:"address_type"`
	}
	hsdsCost struct {
		ID     string       `json:"id"`
		Option content.Cost `json:"option,omitempty"`
	}
)

// exported is the directory in HSDS 3. It does not depend on the time.
func exported(d *content.Directory) []hsdsService {
	services := map[string]int{} // of an organization
	for _, s := range d.Services {
		services[s.Organization]++
	}
	list := []hsdsService{}
	for _, s := range byID(d) {
		out := hsdsOf(s)
		out.Alert = alert(d, s)
		out.Organization = organization(s.Organization, services[s.Organization])
		list = append(list, out)
	}
	return list
}

func hsdsOf(s *content.Service) hsdsService {
	return hsdsService{
		ID: id("service", s.ID), Name: s.Name, Description: s.Description, URL: withScheme(s.URL), Email: s.Email, Status: s.Status,
		Interpreter: s.Interpreter, Application: s.Application, Fees: s.Fees, Eligibility: s.Eligibility,
		MinimumAge: s.MinimumAge, MaximumAge: s.MaximumAge, Assured: s.Assured.String(),
		Phones: phones(s), Schedules: schedules(s), ServiceAreas: areas(s), AtLocations: locations(s), CostOptions: costs(s),
	}
}

func withScheme(url string) string {
	if url == "" {
		return ""
	}
	return "https://" + url
}

// alert also names what to use instead, for which HSDS has no field.
func alert(d *content.Directory, s *content.Service) string {
	var names []string
	for _, id := range s.ReplacedBy {
		if other, ok := d.Service(id); ok {
			names = append(names, other.Name)
		}
	}
	if len(names) == 0 {
		return s.Alert
	}
	return s.Alert + " Bruk i stedet: " + strings.Join(names, "; ") + "."
}

// organization describes it by what is known of it, since HSDS demands a text.
// It has the same id with each of its services.
func organization(name string, services int) *hsdsOrganization {
	if name == "" {
		return nil
	}
	return &hsdsOrganization{id("organization", name), name, fmt.Sprintf("Antall tjenester i Helseveis katalog: %d", services)}
}

func phones(s *content.Service) (list []hsdsPhone) {
	kind := "voice"
	if s.Kind == "text-telephone" {
		kind = "textphone"
	}
	for i, p := range s.Phones {
		list = append(list, hsdsPhone{id("phone", s.ID, i), p.Dial, p.Extension, kind, p.Description})
	}
	return list
}

// What a schedule's attending_type says.
const (
	byPhone  = "by phone"
	inPerson = "in person"
)

// schedules are the service's own hours, and those of each phone that has some.
func schedules(s *content.Service) (list []hsdsSchedule) {
	if h := s.OwnHours(); h != nil {
		list = append(list, schedule(id("schedule", s.ID), h, attending(s), s.Schedules[0].Description))
	}
	for i := range s.Phones {
		if h := s.Phones[i].OwnHours(); h != nil {
			list = append(list, schedule(id("schedule", s.ID, "phone", i), h, byPhone, "for "+s.Phones[i].Dial))
		}
	}
	return list
}

// attending says what the service's own hours are for. Where an address is not
// published, the file says "drop-in".
func attending(s *content.Service) string {
	var ways []string
	if p := s.Phone(); p != nil && p.OwnHours() == nil {
		ways = append(ways, byPhone)
	}
	if len(s.Locations) > 0 || strings.HasPrefix(s.Schedules[0].Description, "drop-in") {
		ways = append(ways, inPerson)
	}
	return strings.Join(ways, " or ")
}

// schedule gives hours as text, and as a rule only where the rule says exactly
// that: HSDS knows no public holidays, and its times have a fixed offset from
// UTC, which Norway changes twice a year. Round the clock is the same in both.
func schedule(id string, h *hours.Hours, attending, note string) hsdsSchedule {
	out := hsdsSchedule{ID: id, Description: h.String(), Attending: attending, Notes: "OpenStreetMap opening_hours, Europe/Oslo"}
	if note != "" {
		out.Notes += "; " + note
	}
	if h.Always() {
		out.Freq, out.ByDay = "WEEKLY", "MO,TU,WE,TH,FR,SA,SU"
		out.OpensAt, out.ClosesAt = "00:00Z", "24:00Z"
	}
	return out
}

func areas(s *content.Service) (list []hsdsArea) {
	for _, p := range s.ServiceAreas {
		list = append(list, hsdsArea{id("service_area", s.ID, p), areaName(p)})
	}
	if len(list) == 0 {
		list = append(list, hsdsArea{id("service_area", s.ID, "norge"), "Norge"})
	}
	return list
}

// areaName is what a place is called: "oslo/alna" is Bydel Alna.
func areaName(p content.Place) string {
	name, prefix := string(p), ""
	if cut := strings.LastIndex(name, "/"); cut >= 0 {
		name, prefix = name[cut+1:], "Bydel "
	}
	_, size := utf8.DecodeRuneInString(name)
	return prefix + strings.ToUpper(name[:size]) + name[size:]
}

func locations(s *content.Service) (list []hsdsAtLocation) {
	for i, l := range s.Locations {
		list = append(list, hsdsAtLocation{id("service_at_location", s.ID, i), hsdsLocation{
			ID: id("location", s.ID, i), Type: "physical", Name: l.String(),
			Latitude: l.Latitude, Longitude: l.Longitude, Addresses: addresses(s.ID, i, l),
		}})
	}
	return list
}

// counties are the counties of the cities that have an address.
var counties = map[string]string{"Oslo": "Oslo", "Bergen": "Vestland", "Moss": "Østfold"}

// addresses is empty while no source gives the postal code, which HSDS demands:
// the address then stands in the location's name.
func addresses(service string, i int, l content.Location) []hsdsAddress {
	county := counties[l.City]
	if l.PostalCode == "" || county == "" {
		return nil
	}
	return []hsdsAddress{{id("address", service, i), l.Address, l.City, county, l.PostalCode, "NO", "physical"}}
}

func costs(s *content.Service) []hsdsCost {
	if s.Cost == "" {
		return nil
	}
	return []hsdsCost{{id("cost_option", s.ID), s.Cost}}
}

// helseveiSpace is the namespace of our ids. Another one would make every
// service a new one to whoever has read an earlier export.
var helseveiSpace = [16]byte{0x4b, 0x0a, 0xc9, 0x1e, 0x77, 0x0d, 0x4f, 0x52, 0x9e, 0x38, 0xb1, 0x5d, 0x26, 0x61, 0xe7, 0x03}

// id gives a thing its UUID, the same one in every export.
func id(parts ...any) string {
	var path []string
	for _, p := range parts {
		path = append(path, fmt.Sprint(p))
	}
	return uuid5(helseveiSpace, strings.Join(path, "/"))
}

// uuid5 is a UUID of version 5: https://www.rfc-editor.org/rfc/rfc9562#section-5.5
func uuid5(space [16]byte, name string) string {
	sum := sha1.Sum(append(space[:], name...))
	b := sum[:16]
	b[6] = b[6]&0x0f | 5<<4 // version
	b[8] = b[8]&0x3f | 2<<6 // variant
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
