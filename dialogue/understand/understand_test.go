package understand

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"helsevei/dialogue/understand/corpus"
	"helsevei/dialogue/understand/model"
)

func reader(t testing.TB) *Reader {
	t.Helper()
	r, err := New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// tagsOf lists the languages that have a file of examples of a kind.
func tagsOf(t testing.TB, kind string) (tags []string) {
	t.Helper()
	paths, err := filepath.Glob("testdata/" + kind + ".*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatalf("%d files of %s, %v", len(paths), kind, err)
	}
	for _, path := range paths {
		tags = append(tags, strings.Split(filepath.Base(path), ".")[1])
	}
	return tags
}

// examples reads a file of example texts; too few of them is a failure.
func examples(t testing.TB, file string, atLeast int) []corpus.Text {
	t.Helper()
	data, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	all, err := corpus.Parse(file, string(data))
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < atLeast {
		t.Fatalf("%s has %d texts, want at least %d", file, len(all), atLeast)
	}
	return all
}

func TestEmergencies(t *testing.T) {
	r := reader(t)
	for _, tag := range tagsOf(t, "emergencies") {
		for _, e := range examples(t, "emergencies."+tag+".txt", 60) {
			for _, lang := range []string{"", "nb", "en", "ar"} {
				got := r.Read(e.Text, lang)
				if got.Emergency == "" || got.Need.Urgency != "life-threatening" || got.Command != "" || len(got.Evidence) == 0 {
					t.Errorf("%q in %q: %+v", e.Text, lang, got)
				}
				if e.Danger != corpus.Any && got.Emergency != e.Danger {
					t.Errorf("%q: %s, want %s: %q", e.Text, got.Emergency, e.Danger, got.Evidence)
				}
			}
		}
	}
}

func TestStillAnEmergency(t *testing.T) {
	r := reader(t)
	for _, e := range examples(t, "still.txt", 30) {
		if r.Read(e.Text, "").Emergency == "" {
			t.Errorf("missed: %q", e.Text)
		}
	}
}

func TestOrdinary(t *testing.T) {
	r := reader(t)
	for _, tag := range tagsOf(t, "ordinary") {
		for _, e := range examples(t, "ordinary."+tag+".txt", 40) {
			if got := r.Read(e.Text, ""); got.Emergency != "" {
				t.Errorf("false alarm: %q: %q", e.Text, got.Evidence)
			}
		}
	}
}

// TestEmergencyStays: the same danger in capitals, without accents, with
// chatter around it, stuttered, and with invisible characters.
func TestEmergencyStays(t *testing.T) {
	r := reader(t)
	changes := map[string]func(string) string{
		"upper":    strings.ToUpper,
		"bare":     bare,
		"digraphs": strings.NewReplacer("å", "aa", "ø", "oe", "æ", "ae").Replace,
		"before":   func(s string) string { return "hei hei " + s },
		"after":    func(s string) string { return s + " please help thanks" },
		"around":   func(s string) string { return "hallo!! kan noen hjelpe? " + s + " takk, hva skal jeg gjøre" },
		"doubled":  doubled,
		"nfd":      norm.NFD.String,
		"hidden":   func(s string) string { return "\u202b" + strings.ReplaceAll(s, "e", "e\u200b") + "\u202c" },
		"typo":     mistyped,
		"spaced":   func(s string) string { return " \t" + strings.ReplaceAll(s, " ", "  ") + "\n" },
	}
	files := []string{"still.txt"}
	for _, tag := range tagsOf(t, "emergencies") {
		files = append(files, "emergencies."+tag+".txt")
	}
	for _, file := range files {
		for _, e := range examples(t, file, 30) {
			for name, change := range changes {
				if text := change(e.Text); r.Read(text, "").Emergency == "" {
					t.Errorf("missed when %s: %q", name, text)
				}
			}
		}
	}
}

// bare takes the marks off Latin letters.
func bare(s string) string {
	var b strings.Builder
	latin := false
	for _, r := range norm.NFD.String(strings.NewReplacer("ø", "o", "æ", "ae", "ł", "l", "đ", "d", "ı", "i").Replace(s)) {
		if !unicode.IsMark(r) {
			latin = unicode.Is(unicode.Latin, r)
		} else if latin {
			continue
		}
		b.WriteRune(r)
	}
	return norm.NFC.String(b.String())
}

// mistyped changes places of two letters in the longest word, if it is long.
func mistyped(s string) string {
	longest := ""
	for word := range strings.FieldsSeq(s) {
		if utf8.RuneCountInString(word) > utf8.RuneCountInString(longest) {
			longest = word
		}
	}
	r := []rune(longest)
	if doubles := len(slices.Compact(slices.Clone(r))) < len(r); doubles { // fold to one, so that this would be two errors
		return s
	}
	if len(r) < 8 || !unicode.IsLetter(r[4]) || !unicode.IsLetter(r[5]) {
		return s
	}
	r[4], r[5] = r[5], r[4]
	return strings.Replace(s, longest, string(r), 1)
}

func doubled(s string) string {
	var b strings.Builder
	for _, r := range s {
		b.WriteRune(r)
		if unicode.IsLetter(r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func TestFacts(t *testing.T) {
	r := reader(t)
	for _, tag := range tagsOf(t, "facts") {
		for _, e := range examples(t, "facts."+tag+".txt", 35) {
			got := r.Read(e.Text, "")
			_, language := e.Facts["language"]
			if g, want := describe(got, language), facts(e.Facts); g != want {
				t.Errorf("%s: %q:\n got %q\nwant %q\n%q", tag, e.Text, g, want, got.Evidence)
			}
		}
	}
}

func facts(said map[string]string) string {
	var out []string
	for key, value := range said {
		out = append(out, key+"="+value)
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func sorted(s string) string {
	fields := strings.Fields(s)
	slices.Sort(fields)
	return strings.Join(fields, " ")
}

func describe(r Reading, language bool) string {
	var out []string
	note := func(name, value string) {
		if value != "" {
			out = append(out, name+"="+value)
		}
	}
	note("emergency", r.Emergency)
	note("urgency", string(r.Need.Urgency))
	note("situation", string(r.Need.Situation))
	note("status", string(r.Need.Status))
	note("place", string(r.Need.Place))
	if r.Need.Age != nil {
		note("age", fmt.Sprint(*r.Need.Age))
	}
	note("command", strings.TrimSuffix(string(r.Command)+":"+r.Choose, ":"))
	if language && r.Language == "" {
		r.Language = "-"
	}
	if language {
		note("language", r.Language)
	}
	return sorted(strings.Join(out, " "))
}

func TestLanguageDoesNotFlip(t *testing.T) {
	r := reader(t)
	for _, text := range []string{"help", "hjelp", "test", "ok", "stop", "hello", "bergen", "taxi"} {
		if got := r.Read(text, "nb").Language; got == "en" {
			t.Errorf("%q flips nb to en", text)
		}
		if got := r.Read(text, "en").Language; got == "nb" {
			t.Errorf("%q flips en to nb", text)
		}
	}
	if got := r.Read("I do not understand this, can you please help my mother", "nb").Language; got != "en" {
		t.Errorf("a whole English sentence in a Norwegian conversation: %q", got)
	}
}

// TestAnEmergencyIsAnsweredInItsLanguage: whoever writes in the conversation's
// own language, in Cyrillic, Arabic or Ethiopic letters, is not answered in a
// neighbour's.
func TestAnEmergencyIsAnsweredInItsLanguage(t *testing.T) {
	r := reader(t)
	texts, wrong := 0, 0
	for _, tag := range tagsOf(t, "emergencies") {
		for _, e := range examples(t, "emergencies."+tag+".txt", 60) {
			if script := scriptOf(tokenize(e.Text)); script == nil || script == unicode.Latin {
				continue
			}
			texts++
			if got := r.Read(e.Text, tag).Language; got != "" && got != tag {
				wrong++
				t.Errorf("%q in a conversation in %s is taken for %s", e.Text, tag, got)
			}
		}
	}
	t.Logf("%d of %d", wrong, texts)
	if texts < 300 {
		t.Errorf("only %d texts", texts)
	}
}

func TestIdentityNumberStaysOut(t *testing.T) {
	r := reader(t)
	for _, number := range []string{"01019012345", "010190 12345", "010190-12345", "01 01 90 12 345", "٠١٠١٩٠١٢٣٤٥", "010190.12345", "012345678901"} {
		for _, format := range []string{"%s", "fnr %s år", "jeg er %s år", "min sønn på %s", "%s years old", "svar %s"} {
			text := fmt.Sprintf(format, number)
			got := r.Read(text, "nb")
			if got.Need.Age != nil || got.Command != "" || strings.Contains(strings.Join(got.Evidence, ""), "12345") {
				t.Errorf("%q: %+v", text, got)
			}
			if n, ok := r.Choice(text, "nb"); ok {
				t.Errorf("%q is choice %d", text, n)
			}
		}
	}
}

func TestDigit(t *testing.T) {
	for text, want := range map[string]int{"1": 1, "1.": 1, "(2)": 2, "3)": 3, "١": 1, "፩": 1, "①": 1, "➀": 1, "1️⃣": 1, "１": 1,
		"[1]": 1, " 1 ": 1, "12": 12, "۱۲": 12, "#4": 4, "2!!": 2, "\u200f3\u200e": 3, "፱": 9, "❾": 9} {
		if got, ok := Digit(text); !ok || got != want {
			t.Errorf("Digit(%q) = %d, %v, want %d", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "a", "1 2", "1,5", "1a", "en", "jeg 1", "1234", "01019012345", "½", "👍", "."} {
		if got, ok := Digit(text); ok {
			t.Errorf("Digit(%q) = %d", text, got)
		}
	}
}

func TestDigitsOfEveryScript(t *testing.T) {
	count := 0
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !unicode.Is(unicode.Nd, r) {
			continue
		}
		zero := r - rune(count%10)
		if n, ok := Digit(string(r)); !ok || n != int(r-zero) {
			t.Errorf("Digit(%q %U) = %d, %v, want %d", r, r, n, ok, r-zero)
		}
		count++
	}
	if count < 600 || count%10 != 0 {
		t.Errorf("%d digits", count)
	}
}

func TestChoice(t *testing.T) {
	r := reader(t)
	for text, want := range map[string]int{"en": 1, "ett": 1, "one": 1, "to": 2, "two": 2, "TRE": 3, "nr 1": 1, "number 1": 1,
		"svar 1": 1, "option 2": 2, "alternativ 3": 3, "nummer fire": 4, "8.": 8, "0": 0, "٠": 0, "åtte": 8, "atte": 8, "seven!": 7} {
		for _, lang := range []string{"", "nb", "en"} {
			if got, ok := r.Choice(text, lang); !ok || got != want {
				t.Errorf("Choice(%q, %q) = %d, %v, want %d", text, lang, got, ok, want)
			}
		}
	}
	for text, want := range map[string]int{"2 takk": 2, "2 please": 2, "jeg velger 2": 2, "tar 2": 2, "I choose 2": 2, "2 thanks": 2,
		"two please": 2, "to takk": 2, "jeg vil ha to": 2, "nummer 3, takk!": 3, "ok 1": 1} {
		for _, lang := range []string{"", "nb", "en", "ar"} {
			if got, ok := r.Choice(text, lang); !ok || got != want {
				t.Errorf("Choice(%q, %q) = %d, %v, want %d", text, lang, got, ok, want)
			}
		}
	}
	for _, lang := range []string{"", "en"} {
		if _, ok := r.Choice("fire", lang); ok {
			t.Errorf("fire is no 4 in %q", lang)
		}
	}
	if n, ok := r.Choice("fire", "nb"); !ok || n != 4 {
		t.Error("a Norwegian fire is 4")
	}
	for _, text := range []string{"", "jeg har en hund", "hei", "one or two", "en to", "I want to", "takk", "velger", "2 år", "2 barn"} {
		if got, ok := r.Choice(text, ""); ok {
			t.Errorf("Choice(%q) = %d", text, got)
		}
	}
}

// TestFireIsANumberInNorwegian: an alarm in English or before a language is
// known, a number in Norwegian.
func TestFireIsANumberInNorwegian(t *testing.T) {
	r := reader(t)
	for text, langs := range map[string][]string{"fire": {"nb"}, "Fire!": {"nb"}, "fire takk": {"nb"}, "vi er fire": {"", "nb"}, "fire år": {"", "nb"}} {
		for _, lang := range langs {
			if got := r.Read(text, lang); got.Emergency != "" {
				t.Errorf("%q in %q: %q", text, lang, got.Evidence)
			}
		}
	}
	for _, text := range []string{"fire", "FIRE!", "fire please", "help fire", "Fire! we are on the third floor"} {
		for _, lang := range []string{"", "en", "ar"} {
			if got := r.Read(text, lang); got.Emergency != "burns" {
				t.Errorf("%q in %q: %+v", text, lang, got)
			}
		}
	}
}

func TestMarksOfAPhrase(t *testing.T) {
	text := "[polite]\nplease\n[command help]\nhelp\n[emergency burns]\n^ fire $\n^ smoke\nflames $\nashes\n! ashes|acid cold\n!! hot acid\n" +
		"[emergency suicide]\nnoose\n[emergency stroke]\nnumb\n[imagined emergency]\nif <sign>\n"
	r, err := newReader(fstest.MapFS{"xx.txt": {Data: []byte(text)}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]bool{"fire": true, "please fire help": true, "oh no. fire, quick": true, "fire quick": false, "a fire": false,
		"smoke there": true, "a smoke": false, "a. smoke there": true, "the flames": true, "flames there": false, "ashes": true,
		"ashes cold": false, "hot acid cold": true, "if noose": true, "if numb": false} {
		if got := r.Read(text, ""); (got.Emergency != "") != want {
			t.Errorf("%q: %+v, want %v", text, got, want)
		}
	}
}

// TestADangerIsFittedInEveryWay: an exclusion strikes the words that it shares
// with a danger, and not others further on.
func TestADangerIsFittedInEveryWay(t *testing.T) {
	r, err := newReader(fstest.MapFS{"xx.txt": {Data: []byte("[emergency poisoning]\nate ... pills\n! pills cold\n")}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]bool{"ate pills cold": false, "ate pills cold and pills": true} {
		if got := r.Read(text, "").Emergency; (got != "") != want {
			t.Errorf("%q is an emergency: %q, want %v", text, got, want)
		}
	}
}

func TestFold(t *testing.T) {
	for text, want := range map[string]string{
		"  Blør  MYE!! ": "blor mye", "Grünerløkka": "grunerlokka", "ÆØÅ æøå": "aeoa aeoa", "can’t": "can't", "d-nummer": "d nummer",
		"ﬁne Ｆｕｌｌ": "fine full", "İstanbul ılık": "istanbul ilik", "مَرْحَبـًا": "مرحبا", "أإآ ی ک": "ااا ي ك", "а\u0306й": "ӑй", "3,5 ٣": "3 5 3",
		"vann\u200bet": "vannet", "hei🆘hei": "hei 🆘 hei", "1️⃣": "1", "": "",
	} {
		if got := Fold(text); got != want {
			t.Errorf("Fold(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestFoldIsIdempotent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringOfN(rapid.RuneFrom(nil, unicode.Letter, unicode.Mark, unicode.Cf, unicode.Number), 0, 12, -1)).Draw(t, "text")
		if once := Fold(text); Fold(once) != once {
			t.Fatalf("%q folds to %q, then to %q", text, once, Fold(once))
		}
	})
}

func TestFoldIsIdempotentForEveryRune(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if once := Fold(string(r)); Fold(once) != once {
			t.Errorf("%U folds to %q, then to %q", r, once, Fold(once))
		}
	}
}

func TestOneTypingErrorIsForgiven(t *testing.T) {
	r := reader(t)
	for _, text := range []string{"han er bevistløs", "bevisstløss", "hjeteinfarkt", "hjerteinfrakt", "unconsious", "he colapsed",
		"she is chokng", "my son had a sizure", "puser ikke", "he is not braething", "ovredose", "overdsoe"} {
		if r.Read(text, "").Emergency == "" {
			t.Errorf("missed: %q", text)
		}
	}
}

// TestGroupsAndBeginnings: names for words that lines share, and what is
// written in one with the word behind it.
func TestGroupsAndBeginnings(t *testing.T) {
	r, err := newReader(fstest.MapFS{"xx.txt": {Data: []byte(
		"[groups]\nfamily = father|my_mother\nwho = {family}|he\n[beginnings]\n~ = wal|b\n[emergency choking]\n{who} + ~choke\n")}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]bool{
		"father choke": true, "my mother walchoke": true, "he bchoke": true,
		"she choke": false, "he xychoke": false, "mother choke": false, "he ~choke": true,
	} {
		if got := r.Read(text, "").Emergency; (got != "") != want {
			t.Errorf("%q is an emergency: %q, want %v", text, got, want)
		}
	}
}

func TestLexiconsAreStrict(t *testing.T) {
	for text, want := range map[string]string{
		"puster ikke":                                "xx.txt:1: a phrase before",
		"[emergency headache]":                       "xx.txt:1: unknown section [emergency headache]",
		"[emergencies choking]":                      "xx.txt:1: unknown section",
		"[urgency life-threatening]":                 "xx.txt:1: unknown section",
		"[urgency urgent":                            "xx.txt:1: [urgency urgent is no section title",
		"[place Oslo]":                               "xx.txt:1: unknown section",
		"[place other]":                              "xx.txt:1: unknown section",
		"[place oslo/]":                              "xx.txt:1: unknown section",
		"[place oslo/Alna]":                          "xx.txt:1: unknown section",
		"[place bergen/fana]":                        "xx.txt:1: unknown section",
		"[imagined]":                                 "xx.txt:1: unknown section",
		"[emergency choking]\n^ $":                   "xx.txt:2: \"^ $\" has no word",
		"[age old]":                                  "xx.txt:1: unknown section",
		"[command dance]":                            "xx.txt:1: unknown section",
		"[command stop nb]":                          "xx.txt:1: unknown section",
		"[polite]\n[polite]":                         "xx.txt:2: section [polite] appears twice",
		"[emergency choking]\nchokes\n# x\nCHÖKES":   "xx.txt:4: \"CHÖKES\" says the same as line 2",
		"[emergency choking]\n!":                     "xx.txt:2: \"!\" has no word",
		"[emergency choking]\n*":                     "xx.txt:2",
		"[emergency choking]\nno <sign>":             "xx.txt:2: \"no <sign>\": <sign> needs",
		"[no emergency]\n<sign>":                     "xx.txt:2",
		"[emergency choking]\na ...":                 "xx.txt:2: \"a ...\" ends with a gap",
		"[emergency choking]\na b c d e f g h i j k": "xx.txt:2: \"a b c d e f g h i j k\" has more than",
		"[emergency choking]\na|+b":                  "xx.txt:2",
		"[age years]\n{n}":                           "xx.txt:2: \"{n}\" has no word",
		"[numbers]\ntwo is 2":                        "xx.txt:2",
		"[numbers]\ntwo = x":                         "xx.txt:2",
		"[groups]\nfamily far|mor":                   "xx.txt:2",
		"[groups]\nn = far|mor":                      "xx.txt:2",
		"[groups]\na = b\na = c":                     "xx.txt:3: the group {a} stands there already",
		"[beginnings]\nal = x":                       "xx.txt:2",
		"[emergency choking]\n{family}":              "xx.txt:2",
		"[command stop]\nstop*":                      "xx.txt:2",
		"[command stop]\nstop\n[command help]\nstop": "xx.txt:4: \"stop\" is in [command stop] already",
		"[language]\nhei hei":                        "xx.txt:2: \"hei\" says the same",
		"[emergency choking]\na_b|c_d e_f|g_h i_j|k_l m_n|o_p q_r|s_t u_v|w_x y_z|0_1": "stands for too many",
	} {
		_, err := newReader(fstest.MapFS{"xx.txt": {Data: []byte(text)}}, nil)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
	if _, err := newReader(fstest.MapFS{}, nil); err == nil {
		t.Error("no lexicon is no error")
	}
}

// TestEveryDangerIsKnown: each danger has phrases in each language, and each
// name in a file is one of the list by construction.
func TestEveryDangerIsKnown(t *testing.T) {
	for _, l := range reader(t).lexicons {
		for _, d := range model.Dangers() {
			// The phrases of nynorsk stand in nb.txt.
			if l.tag != anyLanguage && l.tag != "nn" && l.sections["emergency "+d] == nil {
				t.Errorf("%s says nothing about %s", l.file, d)
			}
		}
	}
}

// TestEveryLanguageCountsToNine: whoever writes the word for a digit chooses.
func TestEveryLanguageCountsToNine(t *testing.T) {
	r := reader(t)
	for _, l := range r.lexicons {
		if l.tag == anyLanguage || l.tag == "nn" { // nynorsk counts as nb does
			continue
		}
		for want := 1; want <= 9; want++ {
			said := ""
			for word, n := range l.numbers {
				if n == want {
					said = word
				}
			}
			if got, ok := r.Choice(said, l.tag); said == "" || !ok || got != want {
				t.Errorf("%s: %d is %q, which chooses %d", l.file, want, said, got)
			}
		}
	}
}

// worstTexts are long texts that much fits in, and the danger that each names.
func worstTexts() map[string]string {
	return map[string]string{
		strings.Repeat("puster ikke ", 833): "not-breathing", strings.Repeat("not breathing chest pain ", 400): "not-breathing",
		strings.Repeat("🩸", 10000): "heavy-bleeding", strings.Repeat("hovner tunge hals pust ", 434): "anaphylaxis",
		strings.Repeat("blodprove ", 1000) + "puster ikke": "not-breathing", strings.Repeat("a", 10000): "",
		strings.Repeat("1 ", 5000): "", strings.Repeat("no ", 3333): "", strings.Repeat("ikke har ", 1111): "", strings.Repeat("й", 10000): "",
	}
}

// TestLongTextsAreRead: BenchmarkReadWorst says how long it takes.
func TestLongTextsAreRead(t *testing.T) {
	r := reader(t)
	for text, want := range worstTexts() {
		if got := r.Read(text, "").Emergency; got != want {
			t.Errorf("%.40q… is %q, want %q", text, got, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	r := reader(f)
	seeds := 0
	for _, file := range []string{"emergencies.nb.txt", "emergencies.en.txt", "ordinary.nb.txt", "ordinary.en.txt", "facts.nb-en.txt"} {
		for _, e := range examples(f, file, 1) {
			f.Add(e.Text, "nb")
			seeds++
		}
	}
	if seeds == 0 {
		f.Fatal("no seeds")
	}
	f.Fuzz(func(t *testing.T, text, lang string) {
		if len(text) > 10000 {
			text = text[:10000]
		}
		got := r.Read(text, lang)
		if got.Emergency != "" && got.Command != "" || !utf8.ValidString(strings.Join(got.Evidence, "")) {
			t.Errorf("%q: %+v", text, got)
		}
		if age := got.Need.Age; age != nil && (*age < 0 || *age > maxAge) {
			t.Errorf("%q: age %d", text, *age)
		}
		if once := Fold(text); Fold(once) != once {
			t.Errorf("%q folds twice", text)
		}
		r.Choice(text, lang)
	})
}

func BenchmarkRead(b *testing.B) {
	r := reader(b)
	for name, text := range map[string]string{
		"ordinary":  "hei, sønnen min på 3 har feber og hoster, vi bor på Alna tlf",
		"emergency": "Hjelp pappa falt om på badet og puster ikke hva skal jeg gjø",
		"ascii":     "my daughter has a fever and a rash and we live in Bergen now",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r.Read(text, "")
			}
		})
	}
}

func BenchmarkReadWorst(b *testing.B) {
	r := reader(b)
	for text := range worstTexts() {
		b.Run(fmt.Sprintf("%.12s", text), func(b *testing.B) {
			for b.Loop() {
				r.Read(text, "")
			}
		})
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		reader(b)
	}
}

// TestParaphrases holds what texts that were once held back have taught.
func TestParaphrases(t *testing.T) {
	r := reader(t)
	for _, e := range examples(t, "paraphrases.txt", 350) {
		if got := r.Read(e.Text, ""); (got.Emergency != "") != (e.Kind == corpus.Emergency) {
			t.Errorf("%s: %q: %q", e.Kind, e.Text, got.Evidence)
		}
	}
}
