package dialogue_test

import (
	"slices"
	"strings"
	"testing"

	"helsevei/content"
	"helsevei/dialogue"
	"helsevei/dialogue/understand"
	"helsevei/locales"
)

// everyLanguage is the machine with all languages, and their names by tag.
func everyLanguage(t *testing.T) (world, map[string]string) {
	t.Helper()
	w := newWorld(t)
	catalog, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]string{}
	var tags []string
	for _, l := range catalog.Languages() {
		names[l.Tag] = l.Name
		tags = append(tags, l.Tag)
	}
	reader, err := understand.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	w.machine = dialogue.New(reader, w.directory, tags, w.words.Choice)
	return w, names
}

// TestOffer turns the pages of the languages: each stands on one of them once,
// and after the last comes the first.
func TestOffer(t *testing.T) {
	languages := strings.Fields("nb en uk ar ru ti so fa ps ckb ku tr pl fr es sw am ur vi nn")
	first := dialogue.Offer([]string{"vi", "xx", "pl"}, languages, 0)
	if want := strings.Fields("nb en vi pl uk ar ru ti more"); !slices.Equal(first, want) {
		t.Errorf("the first page is %v; want %v", first, want)
	}
	var all []string
	for page := range 3 {
		shown := dialogue.Offer([]string{"vi", "pl"}, languages, page)
		if len(shown) > 9 || shown[len(shown)-1] != dialogue.MoreLanguages {
			t.Errorf("page %d is %v", page, shown)
		}
		all = append(all, shown[:len(shown)-1]...)
	}
	slices.Sort(all)
	slices.Sort(languages)
	if !slices.Equal(all, languages) {
		t.Errorf("the pages show %v", all)
	}
	if again := dialogue.Offer([]string{"vi", "xx", "pl"}, strings.Fields("nb en uk ar ru ti so fa ps ckb ku tr pl fr es sw am ur vi nn"), 3); !slices.Equal(again, first) {
		t.Errorf("after the last page comes %v", again)
	}
	if few := dialogue.Offer(nil, []string{"nb", "en"}, 5); !slices.Equal(few, []string{"nb", "en"}) {
		t.Errorf("of two languages %v are offered", few)
	}
}

// TestALanguageByItsName writes the name of each language in every kind of
// state: whoever was taken for somebody else gets out with one word.
func TestALanguageByItsName(t *testing.T) {
	w, names := everyLanguage(t)
	states := []dialogue.State{{}, {Step: dialogue.Language}, {Step: dialogue.Urgency, Lang: "nb"}, {Step: dialogue.Age, Lang: "en"},
		{Step: dialogue.Topic, Lang: "nb"}, {Step: dialogue.Answer, Lang: "en", Past: dialogue.Past{Need: content.Need{Urgency: content.Urgent}}}}
	for tag, name := range names {
		for _, s := range states {
			for _, spelling := range append(strings.Split(name, "/"), strings.ToUpper(name)) {
				if strings.Contains(spelling, "/") {
					continue
				}
				if next, r, out := w.say(t, s, strings.TrimSpace(spelling)); next.Lang != tag || r.Lang != tag || out == "" {
					t.Errorf("%q in step %q gives language %q:\n%s", spelling, s.Step, next.Lang, out)
				}
			}
		}
	}
}

// TestEveryLanguageByDigits walks every state that digits lead to, in each
// language: never silence, always a known step, and danger to life is answered
// at once in the language that was chosen.
func TestEveryLanguageByDigits(t *testing.T) {
	w, names := everyLanguage(t)
	for tag := range names {
		t.Run(tag, func(t *testing.T) {
			t.Parallel()
			seen := map[string]bool{}
			queue := []dialogue.State{{Step: dialogue.Urgency, Lang: tag}, {Step: dialogue.Topic, Lang: tag}}
			for len(queue) > 0 {
				s := queue[0]
				queue = queue[1:]
				if seen[identity(s)] {
					continue
				}
				seen[identity(s)] = true
				for _, text := range []string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "", "٢"} {
					next, r, out := w.say(t, s, text)
					if strings.TrimSpace(out) == "" || !known(next.Step) || r.Lang != tag {
						t.Fatalf("%q in %+v gives %+v in %q:\n%s", text, s, next, r.Lang, out)
					}
					queue = append(queue, next)
				}
			}
			if len(seen) < 50 {
				t.Errorf("only %d states", len(seen))
			}
		})
	}
}
