package content_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"helsevei/content"
	"helsevei/content/hours"
)

// copyOf gives the embedded content as files that a test may change.
func copyOf(t *testing.T) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(content.Files(), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(content.Files(), path)
		files[path] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil || len(files) < 10 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	return files
}

func TestLoadRefuses(t *testing.T) {
	const bergen, poison, storgata = "services/helsesenteret-papirlose-bergen.yaml", "services/giftinformasjonen.yaml", "services/legevakt-storgata-40.yaml"
	for _, c := range []struct{ file, old, new, says string }{
		{poison, "kind: poison", "kindness: poison", "kindness"},
		{poison, "kind: poison\n", "", "kind is missing"},
		{poison, "id: giftinformasjonen", "id: gift", "must be the file's name"},
		{poison, "status: active", "status: open", "expected active, inactive"},
		{poison, "status: active", "status: defunct", "must not be offered"},
		{poison, `dial: "+4722591300"`, `dial: "22591300"`, "expected E.164"},
		{poison, `dial: "+4722591300"`, `dial: "+4722591301"`, "not the same number"},
		{poison, "urgency: [urgent]", "urgency: [soon]", `no "soon"`},
		{poison, "assured_date: 2023-02-28\n", "", "assured_date is missing"},
		{poison, "2023-02-28", "28.02.2023", "28.02.2023"},
		{poison, "- https://www.helsenorge.no/giftinformasjon/om/", "- somebody said so", "expected a seed file with line"},
		{bergen, "Tu,We 10:00-13:00", "Tu,We 10-13", "opening_hours"},
		{bergen, `"Th 18:00-20:30; PH off"`, `"Th 18:00-20:30"`, "public holidays"},
		{bergen, "cost: free", "cost: cheap", "expected free"},
		{"rights.yaml", "age: [18-150, unknown]", "age: [18-3, unknown]", "whole years"},
		{"rights.yaml", "say: pay-afterwards", "tell: pay-afterwards", "tell"},
		{bergen, `opening_hours: "Th 18:00-20:30`, `opening_hours: "SH Th 18:00-20:30`, "column 1"},
		{bergen, "Tu,We 10:00", "Tu,We 9:00", "phones[0].opening_hours"},
		{bergen, "located_in: bergen", "located_at: bergen", "located_at"},
		{poison, "offers:", "not_offered: nobody asks\noffers:", "not_offered"},
		{poison, "offers:", "unless: [fire-brigade]\noffers:", "no services/fire-brigade.yaml"},
		{storgata, "replaced_by: [legevakten-oslo-aker]", "replaced_by: [sentrumsmottaket-oslo]", "sentrumsmottaket-oslo is defunct"},
		{storgata, "alert:", "description:", "say in alert"},
		{storgata, "assured_date", "kind: legevakt\noffers:\n  - when: {urgency: [urgent]}\n    fitness: 50\nassured_date", "must not be offered"},
		{"rights.yaml", "grants: [alis-leger-moss]", "grants: [alis-moss]", "no services/alis-moss.yaml"},
		{"rights.yaml", "grants: [alis-leger-moss]", "grants: [legevakt-storgata-40]", "legevakt-storgata-40 is defunct"},
		{"rights.yaml", "  denies: [fastlege, 800helse, helsenorge-fastlege]\n", "", "the row has no effect"},
		{"services/alis-leger-moss.yaml", "of: legevakt-116117", "number: \"116 117\"\n    dial: \"116117\"", "write of: "},
		{"services/alis-leger-moss.yaml", "of: legevakt-116117", "of: legevakt-116118", "no such number"},
		{"services/alis-leger-moss.yaml", "of: legevakt-116117", "of: legevakt-116117\n    dial: \"116117\"", "leave number and dial out"},
		{"topics.yaml", "right: F1", "right: F99", `no sentence "F99"`},
		{"topics.yaml", "say: fastlege-does", "right: F1\n      say: fastlege-does", "one of right and say"},
		{"topics.yaml", "services: [800helse]", "services: [700helse]", "no services/700helse.yaml"},
		{"rights.yaml", "status: [no-legal-stay, visitor]", "status: [alien]", `no "alien"`},
	} {
		files := copyOf(t)
		change(t, files, c.file, c.old, c.new)
		_, err := content.LoadFS(files)
		if err == nil || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), c.file) {
			t.Errorf("%q for %q: got %v; want an error with %s and %q", c.new, c.old, err, c.file, c.says)
		}
	}
	files := copyOf(t)
	delete(files, "services/emergency-112.yaml")
	if _, err := content.LoadFS(files); err == nil || !strings.Contains(err.Error(), "emergency-112") {
		t.Errorf("loaded without 112: %v", err)
	}
}

func load(t *testing.T) *content.Directory {
	t.Helper()
	d, err := content.Load()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestNothingClosedForWhatCannotWait asks for every need at an hour when the
// health centres are closed.
func TestNothingClosedForWhatCannotWait(t *testing.T) {
	d := load(t)
	night := time.Date(2026, 11, 22, 3, 0, 0, 0, hours.Location())
	asked := 0
	for n := range d.Needs() {
		asked++
		a := d.Answer(n, night)
		if len(a.Services) == 0 {
			t.Fatalf("%+v leads nowhere", n)
		}
		for _, s := range a.Services {
			if n.Urgency != content.Routine && s.Known && !s.Open {
				t.Errorf("%+v leads to %s, which is closed", n, s.ID)
			}
			if s.Status != "active" {
				t.Errorf("%+v leads to %s, which is %s", n, s.ID, s.Status)
			}
		}
	}
	if asked < 1000 {
		t.Errorf("only %d needs", asked)
	}
}

// TestMattersIsTrue tries every value of a slot that is said not to matter.
func TestMattersIsTrue(t *testing.T) {
	d := load(t)
	at := time.Date(2026, 11, 19, 19, 0, 0, 0, hours.Location())
	leads := func(n content.Need) string {
		var ids []string
		for _, s := range d.Answer(n, at).Services {
			if s.Fitness >= content.WorthAsking {
				ids = append(ids, s.ID)
			}
		}
		return strings.Join(ids, " ")
	}
	for n := range d.Needs() {
		if n.Status == "" && !d.Matters(n, content.SlotStatus) {
			for _, s := range content.Statuses {
				with := n
				if with.Status = s; leads(with) != leads(n) {
					t.Errorf("status %s changes the answer to %+v, and is said not to matter", s, n)
				}
			}
		}
		if n.Place == "" && !d.Matters(n, content.SlotPlace) {
			for _, p := range append(d.Places(), content.OtherPlace) {
				with := n
				if with.Place = p; leads(with) != leads(n) {
					t.Errorf("place %s changes the answer to %+v, and is said not to matter", p, n)
				}
			}
		}
	}
}

// TestAValueOfAnotherVersion asks with values that this version does not have.
func TestAValueOfAnotherVersion(t *testing.T) {
	d := load(t)
	for _, n := range []content.Need{{Urgency: "soon"}, {Situation: "tired"}, {Urgency: content.Urgent, Situation: "tired"}, {Status: "alien", Place: "mars"}} {
		if a := d.Answer(n, time.Date(2026, 11, 19, 19, 0, 0, 0, time.UTC)); len(a.Services) == 0 {
			t.Errorf("%+v leads nowhere", n)
		}
	}
}

// TestANumberStandsInOneFile looks for every number in every file.
func TestANumberStandsInOneFile(t *testing.T) {
	d := load(t)
	files := copyOf(t)
	for _, s := range d.Services {
		for _, p := range s.Phones {
			if p.Of != "" {
				continue
			}
			for name, file := range files {
				if name == "services/"+s.ID+".yaml" {
					continue
				}
				for _, line := range strings.Split(string(file.Data), "\n") {
					source := strings.Contains(line, ".txt:") || strings.Contains(line, "http") || strings.Contains(line, " of:")
					if whole := " " + line + " "; !source && (strings.Contains(whole, " "+p.Number+" ") || strings.Contains(whole, `"`+p.Dial+`"`)) {
						t.Errorf("%s of %s stands in %s too: %s", p.Number, s.ID, name, line)
					}
				}
			}
		}
	}
}

func TestPlace(t *testing.T) {
	d := load(t)
	for name, want := range map[string]content.Place{"": "", "Oslo": "oslo", "oslo/alna": "oslo/alna", " BERGEN ": "bergen",
		"oslo/frogner": "oslo/frogner", "Trondheim": content.OtherPlace} {
		if got := d.Place(name); got != want {
			t.Errorf("%q is the place %q; want %q", name, got, want)
		}
	}
	if content.Place("oslomarka").Within("oslo") || !content.Place("oslo/alna").Within("oslo") || content.Place("oslo").Within("oslo/alna") {
		t.Error("Within is wrong")
	}
}

// BenchmarkAnswer is one answer of the directory.
func BenchmarkAnswer(b *testing.B) {
	d, err := content.Load()
	if err != nil {
		b.Fatal(err)
	}
	need := content.Need{Urgency: content.Routine, Situation: content.Illness, Status: content.NoLegalStay}
	at := time.Date(2026, 11, 19, 19, 0, 0, 0, time.UTC)
	b.ReportAllocs()
	for b.Loop() {
		d.Answer(need, at)
	}
}

// BenchmarkLoad is the start: reading and checking all content.
func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := content.Load(); err != nil {
			b.Fatal(err)
		}
	}
}
