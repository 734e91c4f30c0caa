package content

// Right is a row of the decision table in rights.yaml: what a person in a
// certain position is entitled to and should be told.
type Right struct {
	ID string `yaml:"id"`
	// Say picks the sentence: message "right.<say>" of a locale.
	Say     string   `yaml:"say"`
	When    when     `yaml:"when"`
	Weight  int      `yaml:"weight"` // the heavier is said first
	Assured Date     `yaml:"assured_date"`
	Sources []string `yaml:"sources"`
}
