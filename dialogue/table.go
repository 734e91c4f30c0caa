package dialogue

import "helsevei/content"

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
	Answer    Step = "answer" // answered; whatever is written now is about something else
)

// slotLanguage is the one slot that is no part of a need.
const slotLanguage content.Slot = "language"

// skip is the choice of somebody who does not know or does not want to say.
const skip = "unknown"

// Question is a row of the table.
type Question struct {
	Step Step
	Slot content.Slot // the fact that it asks for
	// For are the urgencies for which it may be asked; none: for all.
	For []content.Urgency
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
		{Language, slotLanguage, nil, nil}, // its choices are the locales
		{Urgency, content.SlotUrgency, nil, values(content.Urgencies)},
		{Problem, content.SlotSituation, urgent, append(values(problems), skip)},
		{Situation, content.SlotSituation, routine, append(values(common), skip)},
		{Else, content.SlotSituation, routine, append(values(rare), skip)},
		{Status, content.SlotStatus, routine, append(values(content.Statuses), skip)},
		{Place, content.SlotPlace, routine, []string{"oslo/alna", "oslo", "bergen", "moss", string(content.OtherPlace)}},
		{Age, content.SlotAge, routine, nil},
	}
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

// maxAge is the highest age that is believed, in years. It stays below 112 and
// 113, which are never an age.
const maxAge = 110

func values[T ~string](list []T) []string {
	out := make([]string, 0, len(list)+1)
	for _, v := range list {
		out = append(out, string(v))
	}
	return out
}
