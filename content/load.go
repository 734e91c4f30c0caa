package content

import (
	"bytes"
	"cmp"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"helsevei/content/hours"
)

//go:embed services/*.yaml rights.yaml topics.yaml
var files embed.FS

// Directory is the content, checked. It does not change.
type Directory struct {
	Services []*Service // by id
	Rights   []*Right   // weightiest first
	Topics   []*Topic   // in the file's order
	byID     map[string]*Service
	// asked are the services that may be offered, and rows the rows that may be
	// said, for an urgency and a situation: most needs concern few of them.
	asked map[matter][]*Service
	rows  map[matter][]*Right
}

// matter is what most conditions depend on.
type matter struct {
	urgency   Urgency
	situation Situation
}

// Files are the embedded content.
func Files() fs.FS { return files }

// Load reads the embedded content.
func Load() (*Directory, error) { return LoadFS(files) }

// LoadFS reads the content of a folder, with services/*.yaml, rights.yaml and
// topics.yaml. It reports every fault that it finds, each with its file.
func LoadFS(fsys fs.FS) (*Directory, error) {
	d := &Directory{byID: map[string]*Service{}}
	faults := d.loadServices(fsys)
	rightsErr := read(fsys, "rights.yaml", &d.Rights)
	faults = append(faults, rightsErr, read(fsys, "topics.yaml", &d.Topics))
	if rightsErr != nil {
		d.Rights = nil // what was read before the fault
	}
	for _, r := range d.Rights {
		faults = append(faults, in("rights.yaml: "+r.ID, r.faults())...)
	}
	slices.SortStableFunc(d.Rights, func(x, y *Right) int { return cmp.Compare(y.Weight, x.Weight) })
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	return d, errors.Join(d.join()...)
}

// loadServices reads the files side by side: reading YAML is most of the start.
func (d *Directory) loadServices(fsys fs.FS) []error {
	names, err := fs.Glob(fsys, "services/*.yaml")
	services, faults := make([]*Service, len(names)), make([]error, len(names))
	var wg sync.WaitGroup
	for i, name := range names {
		wg.Go(func() { services[i], faults[i] = loadService(fsys, name) })
	}
	wg.Wait()
	for _, s := range services {
		if s != nil {
			d.Services = append(d.Services, s)
			d.byID[s.ID] = s
		}
	}
	return append(faults, err)
}

// join connects what the files say of one another, and lists what they name
// that does not exist.
func (d *Directory) join() (faults []error) {
	for _, r := range d.Rights {
		where := "rights.yaml: " + r.ID
		faults = append(faults, in(where, d.references("grants", r.Grants))...)
		faults = append(faults, in(where, d.references("denies", r.Denies))...)
		for _, id := range r.Grants {
			if s, ok := d.byID[id]; ok {
				s.access.grants = append(s.access.grants, r)
			}
		}
		for _, id := range r.Denies {
			if s, ok := d.byID[id]; ok {
				s.access.denies = append(s.access.denies, r)
			}
		}
	}
	for _, s := range d.Services {
		where := "services/" + s.ID + ".yaml"
		faults = append(faults, in(where, d.references("replaced_by", s.ReplacedBy))...)
		faults = append(faults, in(where, d.references("unless", s.Unless))...)
		faults = append(faults, in(where, d.connect(s))...)
	}
	faults = append(faults, d.numbersTwice()...)
	for _, t := range d.Topics {
		faults = append(faults, in("topics.yaml: "+t.ID, d.link(t))...)
	}
	d.index()
	return append(faults, d.missing()...)
}

// index sorts services and rows by what they can be about.
func (d *Directory) index() {
	d.asked, d.rows = map[matter][]*Service{}, map[matter][]*Right{}
	for _, u := range append([]Urgency{""}, Urgencies...) {
		for _, si := range append([]Situation{""}, Situations...) {
			m, n := matter{u, si}, Need{Urgency: u, Situation: si}
			for _, s := range d.Services {
				if slices.ContainsFunc(s.Offers, func(o Offer) bool { return o.When.about(n) }) {
					d.asked[m] = append(d.asked[m], s)
				}
			}
			for _, r := range d.Rights {
				if r.Say != "" && r.When.about(n) {
					d.rows[m] = append(d.rows[m], r)
				}
			}
		}
	}
}

// connect takes the numbers of other services over.
func (d *Directory) connect(s *Service) (faults []error) {
	for i := range s.Phones {
		p := &s.Phones[i]
		if p.Of == "" {
			continue
		}
		from := d.numberOf(p.Of, p.Abroad)
		if from == nil {
			faults = append(faults, fmt.Errorf("phones[%d].of: services/%s.yaml has no such number of its own", i, p.Of))
			continue
		}
		p.Number, p.Dial = from.Number, from.Dial
	}
	return faults
}

// numberOf is the number of a service, or that for callers from abroad.
func (d *Directory) numberOf(id string, abroad bool) *Phone {
	if s, ok := d.byID[id]; ok {
		for i := range s.Phones {
			if p := &s.Phones[i]; p.Of == "" && p.Abroad == abroad {
				return p
			}
		}
	}
	return nil
}

// numbersTwice finds numbers that would have to be changed in two files.
func (d *Directory) numbersTwice() (faults []error) {
	owner := map[string]string{}
	for _, s := range d.Services {
		for i, p := range s.Phones {
			if first, ok := owner[p.Dial]; ok && p.Of == "" {
				faults = append(faults, fmt.Errorf("services/%s.yaml: phones[%d]: %s stands in services/%s.yaml already; write of: %s", s.ID, i, p.Dial, first, first))
			} else if p.Of == "" {
				owner[p.Dial] = s.ID
			}
		}
	}
	return faults
}

// references lists the services that a field names and that do not exist, or
// are closed.
func (d *Directory) references(field string, ids []string) (faults []error) {
	for _, id := range ids {
		if s, ok := d.byID[id]; !ok {
			faults = append(faults, fmt.Errorf("%s: there is no services/%s.yaml", field, id))
		} else if s.Status != Active {
			faults = append(faults, fmt.Errorf("%s: %s is %s", field, id, s.Status))
		}
	}
	return faults
}

// askedFor lists the services that may be offered for a need, all of them for a
// value that another version knew.
func (d *Directory) askedFor(n Need) []*Service {
	if list, ok := d.asked[matter{n.Urgency, n.Situation}]; ok {
		return list
	}
	return d.Services
}

// rowsFor lists the rows that may be said, in the same way.
func (d *Directory) rowsFor(n Need) []*Right {
	if list, ok := d.rows[matter{n.Urgency, n.Situation}]; ok {
		return list
	}
	return d.Rights
}

// Service gives a service by its id.
func (d *Directory) Service(id string) (*Service, bool) {
	s, ok := d.byID[id]
	return s, ok
}

// Places lists the places that some service or rule speaks of.
func (d *Directory) Places() []Place {
	var places []Place
	for _, s := range d.Services {
		places = append(places, s.ServiceAreas...)
		for _, o := range s.Offers {
			places = append(places, o.When.Place...)
		}
	}
	for _, r := range d.Rights {
		places = append(places, r.When.Place...)
	}
	slices.Sort(places)
	return slices.DeleteFunc(slices.Compact(places), func(p Place) bool { return p == unknown || p == OtherPlace })
}

func loadService(fsys fs.FS, name string) (*Service, error) {
	s := &Service{}
	if err := read(fsys, name, s); err != nil {
		return nil, err
	}
	faults := s.faults()
	if s.ID+".yaml" != path.Base(name) {
		faults = append(faults, fmt.Errorf("id is %q; it must be the file's name", s.ID))
	}
	s.areaRule = when{Place: s.ServiceAreas}
	for i := range s.Offers {
		if w := &s.Offers[i].When; len(w.Place) == 0 {
			w.Place = s.ServiceAreas
		}
	}
	if len(s.Schedules) > 0 {
		faults = append(faults, parseHours("schedules[0]", s.Schedules[0].Hours, &s.hours))
	}
	for i := range s.Phones {
		faults = append(faults, parseHours(fmt.Sprintf("phones[%d]", i), s.Phones[i].Hours, &s.Phones[i].hours))
	}
	return s, errors.Join(in(name, faults)...)
}

// read decodes a file and refuses fields that do not exist.
func read(fsys fs.FS, name string, to any) error {
	text, err := fs.ReadFile(fsys, name)
	if err != nil {
		return fmt.Errorf("read content: %w", err)
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(to); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// parseHours reads the opening_hours of a field. Its error names field and
// position.
func parseHours(field, text string, to **hours.Hours) error {
	if text == "" {
		return nil
	}
	h, err := hours.Parse(text)
	if err != nil {
		return fmt.Errorf("%s.opening_hours: %w", field, err)
	}
	if !h.MentionsPH() {
		return fmt.Errorf("%s.opening_hours %q: say what holds on public holidays: add \"; PH off\" or PH to the days", field, text)
	}
	*to = &h
	return nil
}

// in says where faults are.
func in(where string, faults []error) []error {
	var located []error
	for _, err := range faults {
		if err != nil {
			located = append(located, fmt.Errorf("%s: %w", where, err))
		}
	}
	return located
}

// missing lists what every answer falls back on and is not there.
func (d *Directory) missing() (faults []error) {
	for _, id := range []string{EmergencyID, NoSIMID, FireID, TextPhoneID, LegevaktID} {
		if s, ok := d.Service(id); !ok || s.Phone() == nil {
			faults = append(faults, fmt.Errorf("services/%s.yaml: sentences name this service by its phone", id))
		}
	}
	return faults
}

var (
	dialled = regexp.MustCompile(`^(\d{3,6}|\+[1-9]\d{6,14})$`)
	source  = regexp.MustCompile(`^(\d{3}_[0-9a-f]{16}\.txt:\d+(-\d+)?|https?://\S+|[a-z0-9.-]+\.[a-z]+(/\S*)?)( .*)?$`)
)

func (s *Service) faults() (faults []error) {
	check := func(ok bool, format string, args ...any) {
		if !ok {
			faults = append(faults, fmt.Errorf(format, args...))
		}
	}
	check(s.Name != "", "name is missing")
	check(slices.Contains([]string{Active, "inactive", "defunct", "temporarily closed"}, s.Status),
		"status is %q; expected active, inactive, defunct or temporarily closed", s.Status)
	check(slices.Contains([]Cost{"", Free, Copay, Full}, s.Cost), "cost is %q; expected free, copay or full", s.Cost)
	check(s.Status == Active || len(s.Offers) == 0, "it is %s and must not be offered", s.Status)
	check(s.Status == Active || s.Alert != "", "it is %s; say in alert when and why", s.Status)
	check((len(s.Offers) == 0 && s.Status == Active) == (s.NotOffered != ""), "an active service has offers, or says in not_offered why it has none")
	check(len(s.Offers) > 0 || s.Kind == "", "kind picks a sentence that is never said; leave it out")
	check(len(s.Offers) == 0 || s.Kind != "", "kind is missing")
	check(len(s.Schedules) <= 1, "more than one schedule; write all hours as one rule")
	for i, p := range s.Phones {
		faults = append(faults, in(fmt.Sprintf("phones[%d]", i), p.faults(i))...)
	}
	for _, l := range s.Locations {
		check(l.Address != "" && l.City != "", "a location needs address_1 and city")
	}
	for i, o := range s.Offers {
		faults = append(faults, in(fmt.Sprintf("offers[%d]", i), o.When.faults())...)
	}
	return append(faults, sourced(s.Assured, s.Sources)...)
}

func (p *Phone) faults(i int) (faults []error) {
	if p.Of != "" {
		if p.Number != "" || p.Dial != "" {
			faults = append(faults, errors.New("of takes the number from another service; leave number and dial out"))
		}
		return faults
	}
	if !dialled.MatchString(p.Dial) {
		faults = append(faults, fmt.Errorf("dial %q; expected E.164 such as +4722591300, or a short code", p.Dial))
	}
	if strings.ReplaceAll(p.Number, " ", "") != strings.TrimPrefix(p.Dial, "+47") {
		faults = append(faults, fmt.Errorf("number %q and dial %q are not the same number", p.Number, p.Dial))
	}
	if p.Abroad && (i == 0 || !strings.HasPrefix(p.Dial, "+")) {
		faults = append(faults, errors.New("a number for callers from abroad stands second and is E.164"))
	}
	return faults
}

func (r *Right) faults() []error {
	var faults []error
	if r.ID == "" {
		faults = append(faults, errors.New("id is missing"))
	}
	if r.Say == "" && len(r.Grants)+len(r.Denies) == 0 {
		faults = append(faults, errors.New("say, grants and denies are missing: the row has no effect"))
	}
	return append(append(faults, r.When.faults()...), sourced(r.Assured, r.Sources)...)
}

// sourced demands that a fact says where it is from and when it was right.
func sourced(assured Date, sources []string) (faults []error) {
	if assured.IsZero() {
		faults = append(faults, errors.New("assured_date is missing"))
	}
	return append(faults, cited(sources)...)
}

func cited(sources []string) (faults []error) {
	if len(sources) == 0 {
		faults = append(faults, errors.New("sources are missing"))
	}
	for _, s := range sources {
		if !source.MatchString(s) {
			faults = append(faults, fmt.Errorf("source %q; expected a seed file with line (000_….txt:9) or a URL", s))
		}
	}
	return faults
}

// faults lists values that do not exist.
func (w *when) faults() (faults []error) {
	faults = append(faults, strangers("urgency", w.Urgency, Urgencies)...)
	faults = append(faults, strangers("situation", w.Situation, Situations)...)
	return append(faults, strangers("status", w.Status, AllStatuses())...)
}

func strangers[T ~string](slot string, values, all []T) (faults []error) {
	for _, v := range values {
		if v != unknown && !slices.Contains(all, v) {
			faults = append(faults, fmt.Errorf("%s: there is no %q; expected one of %q", slot, v, all))
		}
	}
	return faults
}

// Place gives the place that a name stands for: one that the directory knows or
// a part of it, [OtherPlace] for any other name, "" for none.
func (d *Directory) Place(name string) Place {
	p := Place(strings.ToLower(strings.TrimSpace(name)))
	if p == "" || slices.ContainsFunc(d.Places(), func(known Place) bool { return p.Within(known) || known.Within(p) }) {
		return p
	}
	return OtherPlace
}
