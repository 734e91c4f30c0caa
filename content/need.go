package content

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

// Status says on what footing a person stays in Norway.
type Status string

// The statuses there are.
const (
	Resident     Status = "resident"      // in Folkeregisteret, has a fødselsnummer
	AsylumSeeker Status = "asylum-seeker" // with or without a d-number
	DNumber      Status = "d-number"      // another holder of a d-number
	NoLegalStay  Status = "no-legal-stay"
	Visitor      Status = "visitor" // tourist, EHIC
)

// Place is where the person is: a municipality's id ("oslo", "moss"), one of
// its parts ("oslo/alna"), or [OtherPlace].
type Place string

// OtherPlace is a municipality that the directory has nothing local for.
const OtherPlace Place = "elsewhere"

// Within reports whether p is area or a part of it: "oslo/alna" is within
// "oslo", "oslo" is not within "oslo/alna".
func (p Place) Within(area Place) bool {
	return p == area || len(p) > len(area) && p[:len(area)] == area && p[len(area)] == '/'
}

// Urgencies, Situations and Statuses list every value in the order in which a
// person is asked for them.
var (
	Urgencies  = []Urgency{LifeThreatening, Urgent, Routine}
	Situations = []Situation{Illness, Injury, ChildHealth, Pregnancy, MentalHealth, Youth, Violence, Dental, Substance,
		Rights, Vaccination, HearingVision, Lifestyle, FamilySupport, Interpreter}
	Statuses = []Status{Resident, AsylumSeeker, DNumber, NoLegalStay, Visitor}
)
