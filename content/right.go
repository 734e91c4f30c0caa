package content

// Right is a row of the decision table in rights.yaml: what a person in a
// certain position is entitled to, what of it is said, and to which services it
// opens or closes the door.
type Right struct {
	ID string `yaml:"id"` // the rule's name in the sources' reading: "F7"
	// Also names other rules that the row covers.
	Also []string `yaml:"also"`
	// Say picks the sentence: message "right.<say>" of a locale. It is empty in
	// a row that only grants or denies.
	Say  string `yaml:"say"`
	When when   `yaml:"when"`
	// About names the matter of a row. Of the rows about one matter that hold,
	// only the weightiest is said; "" is a matter of its own.
	About  string `yaml:"about"`
	Weight int    `yaml:"weight"` // the heavier is said first
	// Grants are the services that are there only for those whom some row
	// grants them, Denies those that are not for whom the row speaks of.
	Grants  []string `yaml:"grants"`
	Denies  []string `yaml:"denies"`
	Assured Date     `yaml:"assured_date"`
	Sources []string `yaml:"sources"`
}

// access is who may use a service, as the rows of the table say.
type access struct {
	grants, denies []*Right
}

// open says whether the table lets a person in. A fact that is not known does
// not fulfil a condition: a service that must be granted stays closed, one that
// may be denied stays open.
func (a *access) open(n Need) bool {
	return first(a.denies, n) == nil && (len(a.grants) == 0 || first(a.grants, n) != nil)
}

// first is the first of rows that holds, nil for none.
func first(rows []*Right, n Need) *Right {
	for _, r := range rows {
		if r.When.holds(n) == yes {
			return r
		}
	}
	return nil
}

// GrantedBy is the row that lets a person in, nil where none is needed.
func (s *Service) GrantedBy(n Need) *Right { return first(s.access.grants, n) }

// shut says that no fact that is still missing can open the service.
func (a *access) shut(n Need) bool {
	if first(a.denies, n) != nil {
		return true
	}
	for _, r := range a.grants {
		if r.When.holds(n) != no {
			return false
		}
	}
	return len(a.grants) > 0
}

// dependsOn says whether a slot can decide who is let in.
func (a *access) dependsOn(n Need, slot Slot) bool {
	for _, rows := range [...][]*Right{a.grants, a.denies} {
		for _, r := range rows {
			if r.When.decides(slot) && r.When.holds(n) != no {
				return true
			}
		}
	}
	return false
}
