package locales

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

const nbMessages = `
[question]
urgency = "Er det fare for liv?"
[answer]
call = "Ring {{.Service}}: {{.Number}}. {{.Service}} hjelper."
long = "Du kan ha rett til tolk, og det koster ingenting."
`

const enMessages = `
[question]
urgency = "Is it a danger to life?"
[answer]
call = "Phone {{.Number}} ({{.Service}}). {{.Service}} can help."
long = "You may have a right to an interpreter at no cost."
`

// fileTable writes a [file] table; more lines may follow in it.
func fileTable(name, direction, more string) string {
	return "[file]\nname = \"" + name + "\"\nnorwegian = \"språk\"\ndirection = \"" + direction +
		"\"\ntranslator = \"Helsevei\"\nreviewer = \"\"\nreviewed = \"\"\n" + more + "\n"
}

func nbFile() string { return fileTable("norsk", "ltr", `aliases = ["no"]`) + nbMessages }
func enFile() string { return fileTable("English", "ltr", "") + enMessages }

// files makes a folder from names and contents, taken in pairs.
func files(pairs ...string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for i := 0; i < len(pairs); i += 2 {
		fsys[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return fsys
}

func load(t testing.TB, pairs ...string) *Catalog {
	t.Helper()
	catalog, err := LoadFS(files(pairs...))
	if err != nil {
		t.Fatal(err)
	}
	return catalog
}

func small(t testing.TB) *Catalog {
	t.Helper()
	return load(t,
		"active.nb.toml", nbFile(),
		"active.en.toml", enFile(),
		"active.nn.toml", fileTable("nynorsk", "ltr", "")+enMessages,
		"active.am.toml", fileTable("አማርኛ", "ltr", "")+enMessages,
		"active.fa.toml", fileTable("فارسی", "rtl", `aliases = ["prs", "fa-AF"]`)+enMessages,
		"active.ku.toml", fileTable("Kurdî", "ltr", `aliases = ["kmr"]`)+enMessages,
		"active.ckb.toml", fileTable("کوردی", "rtl", `aliases = ["ku-Arab"]`)+enMessages,
	)
}

func TestLoadEmbedded(t *testing.T) {
	catalog, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	languages := catalog.Languages()
	if len(languages) < 2 || languages[0].Tag != "nb" || languages[1].Tag != "en" {
		t.Fatalf("languages = %v", languages)
	}
	for _, language := range languages {
		writeEvery(t, catalog, language.Tag)
	}
}

// writeEvery writes each message with a recognisable value for each variable.
func writeEvery(t *testing.T, catalog *Catalog, tag string) {
	t.Helper()
	if len(catalog.messages[tag]) == 0 {
		t.Fatalf("%s: no messages", tag)
	}
	for id := range catalog.messages[tag] {
		vars := map[string]string{}
		for _, name := range catalog.Variables(id) {
			vars[name] = "‹" + name + "›"
		}
		text, err := catalog.Text(tag, id, vars)
		if err != nil {
			t.Error(err)
		}
		for _, value := range vars {
			if !strings.Contains(text, value) {
				t.Errorf("%s %s = %q, lacks %s", tag, id, text, value)
			}
		}
	}
}

func TestLanguages(t *testing.T) {
	catalog := small(t)
	var tags []string
	for _, language := range catalog.Languages() {
		tags = append(tags, language.Tag)
	}
	if want := []string{"nb", "en", "fa", "ckb", "ku", "am", "nn"}; !slices.Equal(tags, want) {
		t.Fatalf("tags = %v, want %v", tags, want)
	}
	fa := catalog.Languages()[2]
	if fa.Name != "فارسی" || fa.Direction != "rtl" || fa.Translator != "Helsevei" || !slices.Equal(fa.Aliases, []string{"prs", "fa-AF"}) {
		t.Errorf("fa = %+v", fa)
	}
	catalog.Languages()[2].Aliases[0] = "changed"
	if got := catalog.Languages()[2].Aliases[0]; got != "prs" {
		t.Errorf("a caller changed the catalog: %q", got)
	}
}

func TestResolve(t *testing.T) {
	catalog := small(t)
	for tag, want := range map[string]string{
		"nb": "nb", "NB": "nb", "no": "nb", "no-NO": "nb", "nb_NO": "nb", "nn-NO": "nn",
		"en": "en", "en-GB": "en", "en_us": "en", " EN-Latn-GB ": "en",
		"fa": "fa", "prs": "fa", "fa-AF": "fa", "FA_af": "fa", "fa-IR": "fa", "prs-AF": "fa",
		"ku": "ku", "kmr": "ku", "ku-TR": "ku", "ku-Arab": "ckb", "ku-Arab-IQ": "ckb", "ckb-IQ": "ckb",
		// x/text's matcher would answer the first three with Russian or English.
		"be": "", "tg": "", "om": "", "se": "", "da": "", "": "", "-": "", "e": "", "english": "", "und": "",
	} {
		got, ok := catalog.Resolve(tag)
		if got != want || ok != (want != "") {
			t.Errorf("Resolve(%q) = %q, %v, want %q", tag, got, ok, want)
		}
	}
}

func TestText(t *testing.T) {
	catalog := small(t)
	vars := map[string]string{"Service": "Legevakt", "Number": "116 117"}
	for tag, want := range map[string]string{
		"nb": "Ring Legevakt: 116 117. Legevakt hjelper.",
		"en": "Phone 116 117 (Legevakt). Legevakt can help.",
	} {
		if got, err := catalog.Text(tag, "answer.call", vars); got != want || err != nil {
			t.Errorf("Text(%s) = %q, %v, want %q", tag, got, err, want)
		}
	}
	if got, err := catalog.Text("en", "question.urgency", nil); got != "Is it a danger to life?" || err != nil {
		t.Errorf("Text without variables = %q, %v", got, err)
	}
}

func TestTextIsStrict(t *testing.T) {
	catalog := small(t)
	type vars = map[string]string
	for name, c := range map[string]struct {
		tag, id string
		vars    vars
		want    string
	}{
		"unknown tag":      {"de", "question.urgency", nil, `no language "de"`},
		"alias":            {"no", "question.urgency", nil, `no language "no"`},
		"unknown id":       {"en", "question.age", nil, "no such message"},
		"part of an id":    {"en", "question", nil, "no such message"},
		"no variables":     {"en", "answer.call", nil, `"Number" is missing or empty`},
		"missing":          {"en", "answer.call", vars{"Number": "secret"}, `"Service" is missing or empty`},
		"empty":            {"en", "answer.call", vars{"Number": "", "Service": "secret"}, `"Number" is missing or empty`},
		"blank":            {"en", "answer.call", vars{"Number": " \u00a0\n", "Service": "secret"}, `"Number" is missing or empty`},
		"no value":         {"en", "answer.call", vars{"Number": "<no value>", "Service": "secret"}, `"Number" holds <no value>`},
		"not used":         {"en", "answer.call", vars{"Number": "secret", "Service": "secret", "Age": "secret"}, `["Age"]`},
		"not used, plain":  {"en", "question.urgency", vars{"Number": "secret"}, `["Number"]`},
		"case of variable": {"en", "answer.call", vars{"number": "secret", "Service": "secret"}, `"Number" is missing or empty`},
	} {
		got, err := catalog.Text(c.tag, c.id, c.vars)
		if err == nil || got != "" || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: Text = %q, %v, want an error with %s", name, got, err, c.want)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: a value is in the error: %v", name, err)
		}
	}
}

func TestHasAndVariables(t *testing.T) {
	catalog := small(t)
	if !catalog.Has("answer.call") || catalog.Has("answer") || catalog.Has("file.name") {
		t.Error("Has is wrong")
	}
	if got := catalog.Variables("answer.call"); !slices.Equal(got, []string{"Number", "Service"}) {
		t.Errorf("Variables = %q", got)
	}
	if got := catalog.Variables("question.urgency"); len(got) != 0 {
		t.Errorf("Variables = %q", got)
	}
}

func TestTemplateInValueIsLiteral(t *testing.T) {
	vars := map[string]string{"Service": "{{.Number}}", "Number": "\x00Service\x00"}
	got, err := small(t).Text("nb", "answer.call", vars)
	if want := "Ring {{.Number}}: \x00Service\x00. {{.Number}} hjelper."; got != want || err != nil {
		t.Errorf("Text = %q, %v, want %q", got, err, want)
	}
}

func FuzzText(f *testing.F) {
	seeds := []string{"116 117", "{{.X}}", "{{.Number}}", "{{", "}}", `{{printf "%s" .}}`, "%!s(MISSING)", "\x00Number\x00", "\xff", "\u202e", "", " ", "<no value>", "$1"}
	for _, seed := range seeds {
		f.Add(seed, "Legevakt")
		f.Add("113", seed)
	}
	catalog := small(f)
	f.Fuzz(func(t *testing.T, number, service string) {
		got, err := catalog.Text("nb", "answer.call", map[string]string{"Number": number, "Service": service})
		bad := strings.TrimSpace(number) == "" || strings.TrimSpace(service) == "" || strings.Contains(number+"\n"+service, noValue)
		if bad != (err != nil) {
			t.Fatalf("Text(%q, %q): error %v", number, service, err)
		}
		if want := "Ring " + service + ": " + number + ". " + service + " hjelper."; err == nil && got != want {
			t.Fatalf("Text = %q, want %q", got, want)
		}
	})
}

func TestTextAllocatesOnce(t *testing.T) {
	catalog, vars := small(t), map[string]string{"Service": "Legevakt", "Number": "116 117"}
	if n := testing.AllocsPerRun(100, func() { _, _ = catalog.Text("nb", "answer.call", vars) }); n > 1 {
		t.Errorf("Text allocates %v times", n)
	}
}

func BenchmarkText(b *testing.B) {
	catalog, vars := small(b), map[string]string{"Service": "Legevakt", "Number": "116 117"}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := catalog.Text("en", "answer.call", vars); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLocalizer is what Text saves: go-i18n itself, the localizer kept.
func BenchmarkLocalizer(b *testing.B) {
	bundle := i18n.NewBundle(language.MustParse(Reference))
	bundle.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	for _, tag := range strings.Fields("nb nn en uk ru ar so ti fa ps ckb ku tr pl fr es sw am ur vi") {
		bundle.MustParseMessageFileBytes([]byte(enMessages), "active."+tag+".toml")
	}
	localizer, vars := i18n.NewLocalizer(bundle, "en"), map[string]string{"Service": "Legevakt", "Number": "116 117"}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := localizer.Localize(&i18n.LocalizeConfig{MessageID: "answer.call", TemplateData: vars}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Load(); err != nil {
			b.Fatal(err)
		}
	}
}
