package content

import "slices"

// Need is what is known about the help that somebody asks for. The zero value
// of a field means that it is not known.
type Need struct {
	Urgency   Urgency   `json:"urgency,omitempty"`
	Situation Situation `json:"situation,omitempty"`
	Age       *int      `json:"age,omitempty"` // whole years of the person who needs help
	Status    Status    `json:"status,omitempty"`
	Place     Place     `json:"place,omitempty"`
}

// Urgency says how long the matter can wait.
type Urgency string

// The urgencies there are.
const (
	LifeThreatening Urgency = "life-threatening"
	Urgent          Urgency = "urgent"  // cannot wait
	Routine         Urgency = "routine" // can wait
)

// Situation says what the matter is about.
type Situation string

// The situations there are.
const (
	Illness       Situation = "illness"
	Injury        Situation = "injury"
	MentalHealth  Situation = "mental-health"
	Pregnancy     Situation = "pregnancy"
	ChildHealth   Situation = "child-health" // helsestasjon matters, 0-5, and school health
	Youth         Situation = "youth"        // contraception, sexually transmitted infections, HFU
	Violence      Situation = "violence"     // including sexual assault
	Dental        Situation = "dental"
	Substance     Situation = "substance"
	Rights        Situation = "rights"      // doctor, costs, what am I entitled to
	Vaccination   Situation = "vaccination" // vaccines and infection control
	HearingVision Situation = "hearing-vision"
	Lifestyle     Situation = "lifestyle"      // frisklivssentral
	FamilySupport Situation = "family-support" // Oslohjelpa
	Interpreter   Situation = "interpreter"
)

// Status says on what footing a person stays in Norway. Like a place it may be
// a part of another: who is "visitor/ehic" is a "visitor" too.
type Status string

// The statuses there are: first those that a person is asked to choose from,
// then the finer groups that only a text or a flag can name.
const (
	Resident     Status = "resident"      // in Folkeregisteret, has a fødselsnummer
	AsylumSeeker Status = "asylum-seeker" // with or without a d-number
	DNumber      Status = "d-number"      // another holder of a d-number
	NoLegalStay  Status = "no-legal-stay"
	Visitor      Status = "visitor" // tourist, guest

	NoFastlege        Status = "resident/no-fastlege"          // has none yet
	SwitchingFastlege Status = "resident/switching-fastlege"   // waits for another one
	NewlyMoved        Status = "resident/newly-moved"          // to another municipality
	FastlegeElsewhere Status = "resident/fastlege-elsewhere"   // in another municipality
	Refugee           Status = "resident/refugee"              // or reunited with family
	NoDNumber         Status = "asylum-seeker/no-d-number"     // has none yet
	NATO              Status = "nato"                          // personnel with a d-number, and family
	ForeignMission    Status = "foreign-mission"               // posted staff, and family
	FinalRejection    Status = "no-legal-stay/final-rejection" // of an application for asylum
	EHIC              Status = "visitor/ehic"                  // holds a European health insurance card
)

// Within reports whether s is group or a part of it.
func (s Status) Within(group Status) bool { return within(s, group) }

// Place is where the person is: a municipality's id ("oslo", "moss"), one of
// its parts ("oslo/alna"), or [OtherPlace].
type Place string

// OtherPlace is a municipality that the directory has nothing local for.
const OtherPlace Place = "elsewhere"

// Within reports whether p is area or a part of it: "oslo/alna" is within
// "oslo", "oslo" is not within "oslo/alna".
func (p Place) Within(area Place) bool { return within(p, area) }

func within[T ~string](part, whole T) bool {
	return part == whole || len(part) > len(whole) && part[:len(whole)] == whole && part[len(whole)] == '/'
}

// Urgencies, Situations and Statuses list every value in the order in which a
// person is asked for them. [FinerStatuses] are not asked for.
var (
	Urgencies  = []Urgency{LifeThreatening, Urgent, Routine}
	Situations = []Situation{Illness, Injury, ChildHealth, Pregnancy, MentalHealth, Youth, Violence, Dental, Substance,
		Rights, Vaccination, HearingVision, Lifestyle, FamilySupport, Interpreter}
	Statuses      = []Status{Resident, AsylumSeeker, DNumber, NoLegalStay, Visitor}
	FinerStatuses = []Status{NoFastlege, SwitchingFastlege, NewlyMoved, FastlegeElsewhere, Refugee, NoDNumber,
		NATO, ForeignMission, FinalRejection, EHIC}
)

// AllStatuses lists every status there is.
func AllStatuses() []Status { return append(slices.Clone(Statuses), FinerStatuses...) }
