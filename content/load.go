package content

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"helsevei/content/hours"
)

//go:embed services/*.yaml rights.yaml
var files embed.FS

// Directory is the content, checked. It does not change.
type Directory struct {
	Services []*Service // by id
	Rights   []*Right   // in the file's order
	byID     map[string]*Service
}

// Files are the embedded content.
func Files() fs.FS { return files }

// Load reads the embedded content.
func Load() (*Directory, error) { return LoadFS(files) }

// LoadFS reads the content of a folder, with services/*.yaml and rights.yaml.
// It reports every fault that it finds, each with its file.
func LoadFS(fsys fs.FS) (*Directory, error) {
	d := &Directory{byID: map[string]*Service{}}
	var faults []error
	names, _ := fs.Glob(fsys, "services/*.yaml")
	for _, name := range names {
		s, err := loadService(fsys, name)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		d.Services = append(d.Services, s)
		d.byID[s.ID] = s
	}
	if err := read(fsys, "rights.yaml", &d.Rights); err != nil {
		faults = append(faults, err)
	}
	for _, r := range d.Rights {
		faults = append(faults, in("rights.yaml: "+r.ID, r.faults())...)
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	return d, errors.Join(d.missing()...)
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
	if len(s.Schedules) > 0 {
		faults = append(faults, parseHours(s.Schedules[0].Hours, &s.hours))
	}
	for i := range s.Phones {
		faults = append(faults, parseHours(s.Phones[i].Hours, &s.Phones[i].hours))
	}
	return s, errors.Join(in(name, faults)...)
}

// read decodes a file and refuses fields that do not exist.
func read(fsys fs.FS, name string, to any) error {
	text, err := fs.ReadFile(fsys, name)
	if err != nil {
		return fmt.Errorf("read content: %w", err)
	}
	if err := yaml.UnmarshalWithOptions(text, to, yaml.Strict(), yaml.DisallowUnknownField()); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

func parseHours(text string, to **hours.Hours) error {
	if text == "" {
		return nil
	}
	h, err := hours.Parse(text)
	if err != nil {
		return fmt.Errorf("opening_hours %q: %w", text, err)
	}
	if !h.MentionsPH() {
		return fmt.Errorf("opening_hours %q: say what holds on public holidays: add \"; PH off\" or PH to the days", text)
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
	for _, id := range []string{EmergencyID, NoSIMID, LegevaktID} {
		if s, ok := d.Service(id); !ok || s.Phone() == nil {
			faults = append(faults, fmt.Errorf("services/%s.yaml: every answer needs this service and its phone", id))
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
	check(s.Kind != "", "kind is missing")
	check(slices.Contains([]string{"active", "inactive", "defunct", "temporarily closed"}, s.Status),
		"status is %q; expected active, inactive, defunct or temporarily closed", s.Status)
	check(slices.Contains([]Cost{"", Free, Copay, Full}, s.Cost), "cost is %q; expected free, copay or full", s.Cost)
	check(s.Status == "active" || len(s.Offers) == 0, "it is %s and must not be offered", s.Status)
	check(len(s.Schedules) <= 1, "more than one schedule; write all hours as one rule")
	for _, p := range s.Phones {
		check(dialled.MatchString(p.Dial), "dial %q; expected E.164 such as +4722591300, or a short code", p.Dial)
		check(strings.ReplaceAll(p.Number, " ", "") == strings.TrimPrefix(p.Dial, "+47"),
			"number %q and dial %q are not the same number", p.Number, p.Dial)
	}
	for i, o := range s.Offers {
		faults = append(faults, in(fmt.Sprintf("offers[%d]", i), o.When.faults())...)
	}
	return append(faults, sourced(s.Assured, s.Sources)...)
}

func (r *Right) faults() []error {
	var faults []error
	if r.ID == "" || r.Say == "" {
		faults = append(faults, errors.New("id or say is missing"))
	}
	return append(append(faults, r.When.faults()...), sourced(r.Assured, r.Sources)...)
}

// sourced demands that a fact says where it is from and when it was right.
func sourced(assured Date, sources []string) (faults []error) {
	if assured.IsZero() {
		faults = append(faults, errors.New("assured_date is missing"))
	}
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
	return append(faults, strangers("status", w.Status, Statuses)...)
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
