package locales

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
)

// faultsOf returns what Load has against a second language with these messages.
func faultsOf(t *testing.T, fsys fs.FS) []string {
	t.Helper()
	_, err := LoadFS(fsys)
	if err == nil {
		return nil
	}
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		t.Fatalf("%v is not a list of faults", err)
	}
	var lines []string
	for _, one := range joined.Unwrap() {
		if fault := (Fault{}); !errors.As(one, &fault) {
			t.Errorf("%v is not a Fault", one)
		}
		lines = append(lines, one.Error())
	}
	return lines
}

func TestStrictMessages(t *testing.T) {
	call := `call = "Phone {{.Number}} ({{.Service}}). {{.Service}} can help."`
	for name, c := range map[string]struct{ old, new, want string }{
		"missing":           {`urgency = "Is it a danger to life?"`, ``, "active.en.toml: question.urgency: the message is missing"},
		"extra":             {`[answer]`, "[answer]\nmore = \"More\"", "active.en.toml: answer.more: there is no such message in active.nb.toml"},
		"other variable":    {`{{.Number}}`, `{{.Phone}}`, `active.en.toml: answer.call: its variables are ["Phone" "Service"], in active.nb.toml they are ["Number" "Service"]`},
		"variable missing":  {`({{.Service}}). {{.Service}}`, `it`, `active.en.toml: answer.call: its variables are ["Number"]`},
		"unclosed":          {call, `call = "{{.Number {{.Service}}"`, "active.en.toml: answer.call: a variable is written {{.Name}}"},
		"brace before":      {call, `call = "{{{.Number}} {{.Service}}"`, "active.en.toml: answer.call: go-i18n cannot render it"},
		"pipeline":          {`{{.Number}}`, `{{.Number | print}}`, "a variable is written {{.Name}}"},
		"function":          {`{{.Number}}`, `{{print .Number}}`, "a variable is written {{.Name}}"},
		"condition":         {call, `call = "{{if .Number}}{{.Number}}{{end}} {{.Service}}"`, "a variable is written {{.Name}}"},
		"trimming":          {`{{.Number}}`, `{{- .Number}}`, "a variable is written {{.Name}}"},
		"comment":           {`{{.Number}}`, `{{/* x */}}{{.Number}}`, "a variable is written {{.Name}}"},
		"field of a field":  {`{{.Number}}`, `{{.Number.Shown}}`, "a variable is written {{.Name}}"},
		"spaces in braces":  {`{{.Number}}`, `{{ .Number }}`, "a variable is written {{.Name}}"},
		"empty":             {`"Is it a danger to life?"`, `""`, "active.en.toml: question.urgency: the message is empty"},
		"blank":             {`"Is it a danger to life?"`, `" \n "`, "question.urgency: the message is empty"},
		"description only":  {`urgency = "Is it a danger to life?"`, "[question.urgency]\ndescription = \"asked first\"", "question.urgency: the message is empty"},
		"no value":          {`danger to life?`, `danger to <no value>?`, "question.urgency: it contains <no value>"},
		"not translated":    {`You may have a right to an interpreter at no cost.`, `Du kan ha rett til tolk, og det koster ingenting.`, "active.en.toml: answer.long: it is not translated"},
		"number":            {`danger to life?`, `danger to life? Call 113`, "question.urgency: it contains a number"},
		"control":           {`danger to life?`, `danger\u0000 to life?`, "question.urgency: it contains an invisible control"},
		"override":          {`danger to life?`, `danger \u202Eto life?`, "question.urgency: it contains an invisible control"},
		"digit at variable": {`{{.Number}}`, `0{{.Number}}`, "answer.call: a variable touches"},
		"digit after":       {`{{.Number}}`, `{{.Number}}0`, "answer.call: a variable touches"},
		"plus at variable":  {`{{.Number}}`, `+{{.Number}}`, "answer.call: a variable touches"},
		"variables touch":   {`{{.Number}} (`, `{{.Number}}{{.Service}} (`, "answer.call: a variable touches"},
		"plural":            {`urgency = "Is it a danger to life?"`, "[question.urgency]\none = \"a\"\nother = \"b\"", "active.en.toml: question.urgency.one: go-i18n reserves"},
		"plural, capitals":  {`urgency = "Is it a danger to life?"`, "[question.urgency]\nFew = \"a\"\nother = \"b\"", "active.en.toml: question.urgency.Few: go-i18n reserves"},
		"delimiters":        {`urgency = "Is it a danger to life?"`, "[question.urgency]\nleftDelim = \"<\"\nother = \"b\"", "question.urgency.leftDelim: go-i18n reserves"},
		"reserved id":       {`urgency =`, `other = "Other"` + "\nurgency =", "active.en.toml: question.other: go-i18n reserves"},
		"reserved at top":   {`[file]`, `other = "Other"` + "\n[file]", "active.en.toml: other: go-i18n reserves"},
		"translation":       {`[question]`, "[translation]\na = \"x\"\n[question]", "active.en.toml: translation: go-i18n reserves"},
		"dotted key":        {`urgency =`, `"a.b" = "x"` + "\nurgency =", "active.en.toml: question.a.b: a message id has"},
		"not a text":        {`"Is it a danger to life?"`, `5`, "active.en.toml: question.urgency: a message is a text in quotes"},
		"a list":            {`"Is it a danger to life?"`, `["a", "b"]`, "active.en.toml: question.urgency: a message is a text in quotes"},
		"not TOML":          {`[question]`, `[question`, "active.en.toml: cannot be read"},
		"repeated":          {`urgency =`, "urgency = \"a\"\nurgency =", "active.en.toml: cannot be read"},
	} {
		t.Run(name, func(t *testing.T) {
			en := strings.Replace(enFile(), c.old, c.new, 1)
			if en == enFile() {
				t.Fatal("the case changes nothing")
			}
			wantFault(t, files("active.nb.toml", nbFile(), "active.en.toml", en), c.want)
		})
	}
}

func wantFault(t *testing.T, fsys fs.FS, want string) {
	t.Helper()
	faults := faultsOf(t, fsys)
	if !slices.ContainsFunc(faults, func(line string) bool { return strings.Contains(line, want) }) {
		t.Errorf("faults = %q\nwant %q", faults, want)
	}
}

func TestStrictFiles(t *testing.T) {
	for name, c := range map[string]struct{ file, content, want string }{
		"no [file]":          {"active.en.toml", enMessages, "active.en.toml: [file] says no name"},
		"no translator":      {"active.en.toml", strings.Replace(enFile(), `"Helsevei"`, `" "`, 1), "[file] says no translator"},
		"direction":          {"active.en.toml", fileTable("English", "LTR", "") + enMessages, `active.en.toml: direction is "LTR"`},
		"direction of name":  {"active.ar.toml", fileTable("العربية", "ltr", "") + enMessages, `active.ar.toml: direction is "ltr" but the name`},
		"direction of Latin": {"active.en.toml", fileTable("English", "rtl", "") + enMessages, `direction is "rtl" but the name`},
		"unknown key":        {"active.en.toml", fileTable("English", "ltr", `reviewr = "x"`) + enMessages, "active.en.toml: unknown key file.reviewr"},
		"wrong type":         {"active.en.toml", fileTable("English", "ltr", `aliases = "no"`) + enMessages, "active.en.toml: cannot be read"},
		"bad date":           {"active.en.toml", strings.Replace(enFile(), `reviewed = ""`, `reviewed = "22.11.2026"`, 1), `reviewed is "22.11.2026"`},
		"alias twice":        {"active.en.toml", fileTable("English", "ltr", `aliases = ["NO"]`) + enMessages, `active.nb.toml: the tag "no" is already served by "en"`},
		"alias is a file":    {"active.en.toml", fileTable("English", "ltr", `aliases = ["nb"]`) + enMessages, `the tag "nb" is already served by "en"`},
		"alias twice in one": {"active.en.toml", fileTable("English", "ltr", `aliases = ["eng", "eng"]`) + enMessages, `the tag "eng" is already served by "en"`},
		"alias of itself":    {"active.en.toml", fileTable("English", "ltr", `aliases = ["en"]`) + enMessages, `the tag "en" is already served by "en"`},
		"alias is no tag":    {"active.en.toml", fileTable("English", "ltr", `aliases = ["en glish"]`) + enMessages, `alias "en glish" is not a language tag`},
		"same unknown":       {"active.en.toml", fileTable("English", "ltr", `same = ["answer.none"]`) + enMessages, "active.en.toml: answer.none: same names it"},
		"tag becomes und":    {"active.qq.toml", enFile(), `active.qq.toml: "qq" is not a language`},
		"tag is replaced":    {"active.tl.toml", enFile(), `active.tl.toml: go-i18n would take "tl" for "fil"`},
		"tag is canonical":   {"active.en_GB.toml", enFile(), `go-i18n would take "en_GB" for "en-GB"`},
		"tag in capitals":    {"active.EN.toml", enFile(), `go-i18n would take "EN" for "en"`},
		"no plural rule":     {"active.prs.toml", enFile(), "active.prs.toml: go-i18n cannot load it: no plural rule"},
		"file name":          {"en.toml", enFile(), "en.toml: a message file is named active.<tag>.toml"},
		"empty file":         {"active.en.toml", "", "active.en.toml: question.urgency: the message is missing"},
		"file as messages":   {"active.en.toml", "file = \"x\"\n" + enMessages, "active.en.toml: cannot be read"},
	} {
		t.Run(name, func(t *testing.T) {
			wantFault(t, files("active.nb.toml", nbFile(), c.file, c.content), c.want)
		})
	}
}

func TestNoReference(t *testing.T) {
	const want = "active.nb.toml: the reference language is missing or cannot be read"
	wantFault(t, files("active.en.toml", enFile()), want)
	wantFault(t, files(), want)
}

func TestFaultsAreJoined(t *testing.T) {
	en := strings.NewReplacer("danger to life?", "113", "{{.Number}}", "{{.Phone}}").Replace(enFile())
	nn := fileTable("nynorsk", "left", "") + enMessages + "more = \"Meir\"\n"
	lines := faultsOf(t, files("active.nb.toml", nbFile(), "active.en.toml", en, "active.nn.toml", nn))
	if len(lines) != 4 {
		t.Errorf("%d faults, want 4:\n%s", len(lines), strings.Join(lines, "\n"))
	}
}

func TestSameExcuses(t *testing.T) {
	nn := fileTable("nynorsk", "ltr", `same = ["answer.long", "answer.call"]`) + nbMessages
	catalog := load(t, "active.nb.toml", nbFile(), "active.nn.toml", nn)
	if strings.Contains(fmt.Sprint(catalog.Faults()), "same") {
		t.Errorf("faults = %v", catalog.Faults())
	}
}

func TestDescriptionIsAllowed(t *testing.T) {
	en := strings.Replace(enFile(), `urgency = "Is it a danger to life?"`,
		"[question.urgency]\ndescription = \"asked first\"\nother = \"Is it a danger to life?\"", 1)
	text, err := load(t, "active.nb.toml", nbFile(), "active.en.toml", en).Text("en", "question.urgency", nil)
	if text != "Is it a danger to life?" || err != nil {
		t.Errorf("Text = %q, %v", text, err)
	}
}

func TestSoftFaults(t *testing.T) {
	reviewed := strings.NewReplacer(`reviewer = ""`, `reviewer = "A"`, `reviewed = ""`, `reviewed = "2026-11-22"`)
	undated := strings.NewReplacer(`reviewer = ""`, `reviewer = "A"`, "danger", "۱ danger")
	faults := load(t,
		"active.nb.toml", reviewed.Replace(nbFile()),
		"active.en.toml", fileTable("English", "ltr", `same = ["answer.call"]`)+enMessages,
		"active.fa.toml", undated.Replace(fileTable("فارسی", "rtl", "")+enMessages),
	).Faults()
	got := fmt.Sprint(faults)
	for _, want := range []string{
		"active.en.toml: nobody has reviewed this language",
		"active.en.toml: answer.call: same names it without need",
		"active.fa.toml: reviewed by somebody, but not when",
		"active.fa.toml: question.urgency: write digits as 0-9",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("faults = %s\nlack %s", got, want)
		}
	}
	if len(faults) != 4 || strings.Contains(got, "\n") {
		t.Errorf("faults = %q", faults)
	}
}

func TestHasNumber(t *testing.T) {
	for text, want := range map[string]bool{
		"": false, "Ring oss": false, "1 Ja, 2 Nei": false, "0-5 år": false, "13-20 år": false, "24 timer, 7 dager": false,
		"Svar 1, 2, 3 eller 4": false, "1 Ja\n2 Nei\n3 Vet ikke": false, "1️⃣ Ja": false, "10 eller 11": false,
		"113": true, "Ring 113.": true, "116 117": true, "1 1 3": true, "11 3": true, "11\u00a03": true, "11\n3": true,
		"1\u200b1\u200b3": true, "1️⃣1️⃣3️⃣": true, "١١٣": true, "۱۱۳": true, "१ १ ३": true, "１１３": true, "፩፻፲፫": true, "①①③": true, "𝟏𝟏𝟑": true,
		"22-59-13-00": true, "22.59.13.00": true, "(22) 59/13": true, "+47 22": true, "22–59–13": true, "800HELSE": true, "08.00-15.30": true,
	} {
		if got := hasNumber(text); got != want {
			t.Errorf("hasNumber(%q) = %v", text, got)
		}
	}
}
