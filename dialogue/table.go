package dialogue

import (
	"slices"

	"helsevei/content"
)

// Step is where a conversation stands.
type Step string

// The steps. All but Start and Answer are questions.
const (
	Start     Step = "start" // nothing said yet
	Language  Step = "language"
	Urgency   Step = "urgency"
	Problem   Step = "problem"   // what it is about, when it cannot wait
	Situation Step = "situation" // what it is about, when it can
	Else      Step = "else"      // what it is about, when it was none of those
	Status    Step = "status"
	Place     Step = "place"
	Age       Step = "age"
	Topic     Step = "topic"  // what to be told about; only for who asks for it
	Answer    Step = "answer" // answered; whatever is written now is about something else
)

// slotLanguage and slotTopic are no part of a need.
const (
	slotLanguage content.Slot = "language"
	slotTopic    content.Slot = "topic"
)

// skip is the choice of somebody who does not know or does not want to say.
const skip = "unknown"

// Question is a row of the table.
type Question struct {
	Step Step
	Slot content.Slot // the fact that it asks for
	// For are the urgencies, and About the situations, for which it may be
	// asked; none: for all.
	For    []content.Urgency
	About  []content.Situation
	Except []content.Situation // for which it is never asked
	// Choices are the slot's values in the order of their digits, 1 and up.
	// None: the answer is a number.
	Choices []string
}

// Table is the dialogue. The next question is the first row whose fact is not
// known, whose urgency fits and whose answer can change what the person is
// told, as long as the limit allows one more.
func Table() []Question {
	urgent := []content.Urgency{content.Urgent}
	routine := []content.Urgency{content.Routine}
	return []Question{
		{Step: Language, Slot: slotLanguage}, // its choices are the locales: see Offer
		{Step: Urgency, Slot: content.SlotUrgency, Choices: values(content.Urgencies)},
		{Step: Problem, Slot: content.SlotSituation, For: urgent, Choices: append(values(problems), skip)},
		{Step: Situation, Slot: content.SlotSituation, For: routine, Choices: append(values(common), skip)},
		{Step: Else, Slot: content.SlotSituation, For: routine, Choices: append(values(rare), skip)},
		{Step: Place, Slot: content.SlotPlace, For: routine, About: local, Choices: places()},
		{Step: Status, Slot: content.SlotStatus, For: routine, Except: afraid, Choices: append(values(content.Statuses), skip)},
		{Step: Place, Slot: content.SlotPlace, For: routine, Choices: places()},
		{Step: Age, Slot: content.SlotAge, For: routine},
		{Step: Topic, Slot: slotTopic}, // its choices are the directory's topics; no need leads here
	}
}

// local are the situations for which it counts more where somebody is than on
// what footing.
var local = []content.Situation{content.ChildHealth, content.Pregnancy, content.Vaccination, content.FamilySupport, content.Violence}

// afraid are the situations in which a question about papers would frighten
// somebody away who has the right to help whatever they are.
var afraid = []content.Situation{content.Violence}

func places() []string {
	return []string{"oslo/alna", "oslo", "bergen", "moss", string(content.OtherPlace)}
}

// common and rare are the situations in two menus, so that neither needs two
// digits or more than two segments.
var (
	common = []content.Situation{content.Illness, content.Injury, content.Pregnancy, content.ChildHealth, content.MentalHealth,
		content.Violence, content.Dental, content.Rights}
	rare = []content.Situation{content.Vaccination, content.Youth, content.Substance, content.HearingVision, content.Lifestyle,
		content.FamilySupport, content.Interpreter}
)

// problems are the situations for which help that cannot wait differs.
var problems = []content.Situation{content.Illness, content.Injury, content.Pregnancy, content.MentalHealth,
	content.Violence, content.Dental, content.Substance}

// MoreLanguages is the choice that shows further languages.
const MoreLanguages = "more"

// offered is how many languages one menu names: with the way to more of them
// one digit is enough.
const offered = 8

// Offer is a page of the languages to choose from: first Norwegian and English,
// then those that the person is likely to write, then the rest.
func Offer(likely, languages []string, page int) []string {
	first := languages[:min(2, len(languages))]
	var order []string
	for _, list := range [][]string{first, likely, languages} {
		for _, lang := range list {
			if slices.Contains(languages, lang) && !slices.Contains(order, lang) {
				order = append(order, lang)
			}
		}
	}
	from := page * offered % (len(order) + offered - len(order)%offered) // after the last page the first
	if from >= len(order) {
		from = 0
	}
	shown := order[from:min(from+offered, len(order))]
	if len(order) <= offered {
		return shown
	}
	return append(slices.Clone(shown), MoreLanguages)
}

// limit is how many questions may be asked once the language is known. The
// question of urgency is one of them.
func limit(u content.Urgency) int {
	switch u {
	case content.LifeThreatening:
		return 1
	case content.Urgent:
		return 2
	}
	return 3
}

// maxMisses is how many times in a row a text may not be understood before a
// person's number and the start menu are offered instead.
const maxMisses = 3

// maxAge is the highest age that is believed, in years. It stays below the
// emergency numbers, which are never an age.
const maxAge = 109

func values[T ~string](list []T) []string {
	out := make([]string, 0, len(list)+1)
	for _, v := range list {
		out = append(out, string(v))
	}
	return out
}
