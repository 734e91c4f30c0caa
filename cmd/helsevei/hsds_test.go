package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/mail"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"helsevei/content"
)

// shapes are the objects of HSDS 3 with the fields that we give, and of which
// form each is. "!" marks what the specification demands; "[]" is a list of
// objects, ">" is one. A field that is not here is refused.
var shapes = map[string]map[string]string{
	"service": {
		"id": "!uuid", "name": "!text", "status": "!status", "description": "text", "url": "url", "email": "email",
		"interpretation_services": "text", "application_process": "text", "fees_description": "text",
		"eligibility_description": "text", "minimum_age": "number", "maximum_age": "number", "assured_date": "date",
		"alert": "text", "phones": "[]phone", "schedules": "[]schedule", "service_areas": "[]service_area",
		"service_at_locations": "[]service_at_location", "organization": ">organization", "cost_options": "[]cost_option",
	},
	"organization":        {"id": "!uuid", "name": "!text", "description": "!text"},
	"phone":               {"id": "!uuid", "number": "!number to dial", "extension": "number", "type": "phone type", "description": "text"},
	"service_area":        {"id": "!uuid", "name": "text"},
	"service_at_location": {"id": "!uuid", "location": ">location"},
	"cost_option":         {"id": "!uuid", "option": "cost"},
	"schedule": {
		"id": "!uuid", "freq": "freq", "byday": "days", "opens_at": "clock", "closes_at": "clock",
		"description": "text", "attending_type": "attending", "notes": "text",
	},
	"location": {
		"id": "!uuid", "location_type": "!place type", "name": "text", "latitude": "number", "longitude": "number",
		"addresses": "[]address",
	},
	"address": {
		"id": "!uuid", "address_1": "!text", "city": "!text", "state_province": "!text", "postal_code": "!postal code",
		"country": "!country", "address_type": "!place type",
	},
}

// forms say what a text has to look like.
var forms = map[string]*regexp.Regexp{
	"uuid":           regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`),
	"text":           regexp.MustCompile(`^\S(.*\S)?$`),
	"status":         regexp.MustCompile(`^(active|inactive|defunct|temporarily closed)$`),
	"number to dial": regexp.MustCompile(`^(\+[1-9]\d{6,14}|\d{3,6})$`),
	"phone type":     regexp.MustCompile(`^(text|voice|fax|cell|video|pager|textphone)$`),
	"cost":           regexp.MustCompile(`^(free|copay|full)$`),
	"freq":           regexp.MustCompile(`^(WEEKLY|MONTHLY)$`),
	"days":           regexp.MustCompile(`^(MO|TU|WE|TH|FR|SA|SU)(,(MO|TU|WE|TH|FR|SA|SU))*$`),
	"clock":          regexp.MustCompile(`^([01]\d:[0-5]\d|2[0-3]:[0-5]\d|24:00)Z$`),
	"attending":      regexp.MustCompile(`^(by phone|in person|by phone or in person)$`),
	"place type":     regexp.MustCompile(`^physical$`),
	"postal code":    regexp.MustCompile(`^\d{4}$`),
	"country":        regexp.MustCompile(`^NO$`),
}

func TestHSDSIsWellFormed(t *testing.T) {
	for _, s := range parsed(t, output(t, "services", "--hsds")) {
		for _, fault := range misshapen("service", s) {
			t.Errorf("%v: %s", s["name"], fault)
		}
	}
}

// TestHSDSCheckFinds holds the check itself against objects that are wrong.
func TestHSDSCheckFinds(t *testing.T) {
	const good = `"id": "2ed6657d-e927-568b-95e1-2665a8aea6a2", "name": "a", "status": "active"`
	for _, c := range []struct{ object, fault string }{
		{`{"id": "2ed6657d-e927-568b-95e1-2665a8aea6a2", "status": "active"}`, "name is missing"},
		{`{"id": "17", "name": "a", "status": "active"}`, "is no uuid"},
		{`{` + good + `, "price": 4}`, "price is no field"},
		{`{` + good + `, "alert": ""}`, "is no text"},
		{`{` + good + `, "alert": null}`, "is no text"},
		{`{` + good + `, "phones": []}`, "is no list"},
		{`{` + good + `, "phones": [{"number": "113"}]}`, "id is missing"},
		{`{` + good + `, "minimum_age": "3"}`, "is no number"},
		{`{` + good + `, "url": "http://nkom.no"}`, "is no url"},
		{`{` + good + `, "email": "nobody"}`, "is no email"},
		{`{` + good + `, "assured_date": "2026-02-30"}`, "is no date"},
	} {
		var object map[string]any
		if err := json.Unmarshal([]byte(c.object), &object); err != nil {
			t.Fatal(err)
		}
		if faults := misshapen("service", object); len(faults) != 1 || !strings.Contains(faults[0], c.fault) {
			t.Errorf("%s: found %q; want %q", c.object, faults, c.fault)
		}
	}
}

// TestHSDSIDs: an id that stands twice is the same thing, and only an
// organization stands with each of its services.
func TestHSDSIDs(t *testing.T) {
	seen := map[string]map[string]any{}
	for _, s := range parsed(t, output(t, "services", "--hsds")) {
		each("service", s, func(kind string, object map[string]any) {
			id := fmt.Sprint(object["id"])
			if before, ok := seen[id]; ok && (kind != "organization" || !reflect.DeepEqual(before, object)) {
				t.Errorf("id %s names both %v and %v", id, before, object)
			}
			seen[id] = object
		})
	}
}

func TestHSDSHoldsTheDirectory(t *testing.T) {
	d := directory(t)
	list := parsed(t, output(t, "services", "--hsds"))
	if len(list) != len(d.Services) || len(list) == 0 {
		t.Fatalf("%d services, want the directory's %d", len(list), len(d.Services))
	}
	for i, s := range byID(d) {
		got := list[i]
		if got["name"] != s.Name || got["status"] != s.Status || got["assured_date"] != s.Assured.String() {
			t.Errorf("service %d is %v, %v, %v; want %s, %s, %s", i, got["name"], got["status"], got["assured_date"], s.Name, s.Status, s.Assured)
		}
		if phones, _ := got["phones"].([]any); len(phones) != len(s.Phones) {
			t.Errorf("%s: %d phones, want %d", s.ID, len(phones), len(s.Phones))
		}
		for _, id := range s.ReplacedBy {
			if other, _ := d.Service(id); !strings.Contains(fmt.Sprint(got["alert"]), other.Name) {
				t.Errorf("%s: the alert %q does not name %s, which replaces it", s.ID, got["alert"], other.Name)
			}
		}
	}
}

// TestHSDSHours: whatever the rule can say, the text is there, and a rule stands
// only where it says no more and no less.
func TestHSDSHours(t *testing.T) {
	d := directory(t)
	for i, s := range exported(d) {
		service := byID(d)[i]
		var texts []string
		if h := service.OwnHours(); h != nil {
			texts = append(texts, h.String())
		}
		for _, p := range service.Phones {
			if p.OwnHours() != nil {
				texts = append(texts, p.Hours)
			}
		}
		for _, schedule := range s.Schedules {
			if !slices.Contains(texts, schedule.Description) || (schedule.Freq != "") != (schedule.Description == "24/7") {
				t.Errorf("%s: schedule %+v for hours %q", service.ID, schedule, texts)
			}
		}
		if len(s.Schedules) != len(texts) {
			t.Errorf("%s: %d schedules for hours %q", service.ID, len(s.Schedules), texts)
		}
	}
}

// TestHSDSAddresses: a postal code that somebody adds must not get lost for want
// of a county.
func TestHSDSAddresses(t *testing.T) {
	for _, s := range directory(t).Services {
		for i, l := range s.Locations {
			if given := addresses(s.ID, i, l); (len(given) == 1) != (l.PostalCode != "") {
				t.Errorf("%s: %s has %d addresses; add the county of %s to counties", s.ID, l, len(given), l.City)
			}
		}
	}
}

// price finds an amount of money; the directory gives none.
var price = regexp.MustCompile(`(?i)\b(kr|nok)\.? ?\d|\d ?(kr|kroner|nok|,-)(\b|")`)

func TestServicesNameNoPrice(t *testing.T) {
	for _, flag := range []string{"--hsds", "--json"} {
		if found := price.FindString(output(t, "services", flag, "--at", "2026-11-25T10:00")); found != "" {
			t.Errorf("services %s prints %q", flag, found)
		}
	}
	if !price.MatchString("Det koster 160 kr.") || !price.MatchString("kr 160") {
		t.Error("the check finds no price at all")
	}
}

func TestServicesTwiceTheSameBytes(t *testing.T) {
	for _, flags := range [][]string{{}, {"--json"}, {"--hsds"}} {
		args := append([]string{"services", "--at", "2026-11-25T10:00"}, flags...)
		if first, second := output(t, args...), output(t, args...); first != second {
			t.Errorf("%q twice gives two texts", args)
		}
	}
}

func TestServicesJSONHoldsTheDirectory(t *testing.T) {
	d := directory(t)
	list := parsed(t, output(t, "services", "--json", "--at", "2026-11-25T10:00"))
	if len(list) != len(d.Services) {
		t.Fatalf("%d services, want the directory's %d", len(list), len(d.Services))
	}
	for i, s := range list {
		if i > 0 && fmt.Sprint(list[i-1]["id"]) >= fmt.Sprint(s["id"]) {
			t.Errorf("%v comes before %v", list[i-1]["id"], s["id"])
		}
		for _, field := range []string{"id", "name", "phones", "hours", "open", "opens", "status", "source", "sources", "assured", "service_areas"} {
			if _, ok := s[field]; !ok {
				t.Errorf("%v: %s is missing", s["id"], field)
			}
		}
		if (s["hours"] == nil) != (s["open"] == nil) {
			t.Errorf("%v: open is %v with hours %v", s["id"], s["open"], s["hours"])
		}
	}
}

// TestServicesTable: every service stands in exactly one part of the table.
func TestServicesTable(t *testing.T) {
	text := output(t, "services", "--at", "2026-11-25T10:00")
	for _, s := range directory(t).Services {
		if count := len(regexp.MustCompile(`(?m)^`+regexp.QuoteMeta(s.ID)+` `).FindAllString(text, -1)); count != 1 {
			t.Errorf("%s stands on %d lines, want 1", s.ID, count)
		}
	}
}

func TestUUID5(t *testing.T) {
	dns := [16]byte{0x6b, 0xa7, 0xb8, 0x10, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8}
	const want = "2ed6657d-e927-568b-95e1-2665a8aea6a2" // RFC 9562, appendix A.4
	if got := uuid5(dns, "www.example.com"); got != want {
		t.Errorf("uuid5 gives %s, want %s", got, want)
	}
}

// misshapen lists what is wrong with an object, in a stable order.
func misshapen(kind string, object map[string]any) (faults []string) {
	for field, form := range shapes[kind] {
		if _, ok := object[field]; !ok && strings.HasPrefix(form, "!") {
			faults = append(faults, fmt.Sprintf("%s: %s is missing", kind, field))
		}
	}
	for field, value := range object {
		form, known := shapes[kind][field]
		if !known {
			faults = append(faults, fmt.Sprintf("%s: %s is no field that we give", kind, field))
		} else if name := strings.TrimPrefix(form, "!"); !fits(name, value) {
			faults = append(faults, fmt.Sprintf("%s: %s %v is no %s", kind, field, value, strings.Replace(name, "[]", "list of ", 1)))
		} else {
			faults = append(faults, within(name, value)...)
		}
	}
	slices.Sort(faults)
	return faults
}

// within checks the objects that a field holds.
func within(form string, value any) (faults []string) {
	for kind, object := range held(form, value) {
		faults = append(faults, misshapen(kind, object)...)
	}
	return faults
}

func fits(form string, value any) bool {
	text, isText := value.(string)
	switch {
	case strings.HasPrefix(form, "[]"):
		list, ok := value.([]any)
		return ok && len(list) > 0
	case strings.HasPrefix(form, ">"):
		_, ok := value.(map[string]any)
		return ok
	case form == "number":
		_, ok := value.(float64)
		return ok
	case form == "url":
		u, err := url.Parse(text)
		return err == nil && u.Scheme == "https" && strings.Contains(u.Host, ".") && !strings.Contains(text, " ")
	case form == "email":
		a, err := mail.ParseAddress(text)
		return err == nil && a.Address == text
	case form == "date":
		_, err := time.Parse(time.DateOnly, text)
		return err == nil
	}
	return isText && forms[form].MatchString(text)
}

// held yields the objects in a field, with their kind.
func held(form string, value any) func(yield func(string, map[string]any) bool) {
	list, _ := value.([]any)
	kind, isList := strings.CutPrefix(form, "[]")
	if one, isOne := strings.CutPrefix(form, ">"); isOne {
		kind, list = one, []any{value}
	} else if !isList {
		list = nil
	}
	return func(yield func(string, map[string]any) bool) {
		for _, item := range list {
			object, _ := item.(map[string]any)
			if !yield(kind, object) {
				return
			}
		}
	}
}

// each visits an object and all that are in it.
func each(kind string, object map[string]any, visit func(kind string, object map[string]any)) {
	visit(kind, object)
	for field, value := range object {
		for kind, inner := range held(shapes[kind][field], value) {
			each(kind, inner, visit)
		}
	}
}

// output runs a command that has to succeed.
func output(t *testing.T, args ...string) string {
	t.Helper()
	var out, faults bytes.Buffer
	if status := run(t.Context(), args, terminal{nil, &out, &faults}); status != statusOK || faults.Len() > 0 {
		t.Fatalf("helsevei %q: status %d, %s", args, status, faults.String())
	}
	return out.String()
}

func parsed(t *testing.T, text string) (list []map[string]any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &list); err != nil || len(list) == 0 {
		t.Fatalf("%d objects: %v", len(list), err)
	}
	return list
}

func directory(t *testing.T) *content.Directory {
	t.Helper()
	d, err := content.Load()
	if err != nil {
		t.Fatal(err)
	}
	return d
}
