package slack

// What the adapter says of its own accord is for staff, so it is in Norwegian
// and English. What it says to the person comes with the reply.
const (
	sayElsewhere = "Jeg svarer deg i en direktemelding, så ingen andre ser det. / I answer you in a direct message, so that nobody else sees it."
	sayChoose    = "Velg / Choose"
	sayClosed    = "Besvart lenger ned. / Answered further down."
	sayPassed    = "Kom for sent: gjelder ikke lenger. / Came late: no longer open."
	saySource    = "Kilde / Source"
	sayChecked   = "kontrollert / checked"
	sayRights    = "Rettigheter / Rights"
)

// The signs that mark what a line is.
const (
	markDanger = "🚨"
	markChosen = "✓"
)
