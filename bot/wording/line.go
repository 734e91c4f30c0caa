package wording

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"helsevei/channels"
	"helsevei/content"
	"helsevei/locales"
)

// composer writes the lines of one answer in one language at one time. It
// remembers the first error and which kinds of services it has explained.
type composer struct {
	words     *Words
	lang      string
	at        time.Time
	explained []string
	addresses []string // named above
	err       error
}

func (c *composer) text(id string, vars map[string]string) string {
	text, err := c.words.text(c.lang, id, vars)
	if c.err == nil {
		c.err = err
	}
	return text
}

// service writes one service: its number, what it is unless that was explained
// above, when, what it costs, and where.
func (c *composer) service(s content.Offered) line {
	what := ""
	if !slices.Contains(c.explained, s.Kind) || s.Phone() == nil {
		what = c.text("kind."+s.Kind, nil)
		c.explained = append(c.explained, s.Kind)
	}
	service := named(s.Service)
	contact, when, visit, cost := c.contact(s.Service), c.when(s.Opening), c.dropIn(s), c.cost(s.Service)
	service.Contact, service.When, service.Cost = contact, join(when, visit), cost
	return line{
		text:    join(contact, what, when, visit, cost, c.where(s.Service)),
		short:   join(contact, when),
		service: &service,
	}
}

// right writes what the person has a right to.
func (c *composer) right(r *content.Right) line {
	text := c.text("right."+r.Say, nil)
	return line{text: text, right: &channels.Right{Text: text, Sources: r.Sources, Checked: r.Assured.String()}}
}

// contact writes a service's name and, if it has one, its number and the key to
// press.
func (c *composer) contact(s *content.Service) string {
	vars := map[string]string{"Name": s.Name}
	p := s.Phone()
	if p == nil {
		return c.text("answer.visit", vars)
	}
	vars["Phone"] = locales.Phone(c.words.directions[c.lang], p.Number, p.Dial)
	if p.Extension == 0 {
		return c.text("answer.call", vars)
	}
	vars["Key"] = strconv.Itoa(p.Extension)
	return c.text("answer.call-key", vars)
}

// cost says what is free. What costs depends on the person, so a right says it.
func (c *composer) cost(s *content.Service) string {
	if s.Cost != content.Free {
		return ""
	}
	return c.text("cost.free", nil)
}

// where writes the address and the number for whom the first one does not
// serve.
func (c *composer) where(s *content.Service) string {
	address, abroad := "", ""
	if a := s.Address(); a != "" && !slices.Contains(c.addresses, a) {
		c.addresses = append(c.addresses, a)
		address = c.text("answer.address", map[string]string{"Address": a})
	}
	if p := s.Abroad(); p != nil {
		abroad = c.text("answer.abroad", map[string]string{"Phone": locales.PhoneAbroad(c.words.directions[c.lang], p.Number, p.Dial)})
	}
	if abroad != "" && address != "" {
		return address + "\n" + abroad // a line of its own: it is read by few
	}
	return address + abroad
}

// when says whether a service is open, and until or from when.
func (c *composer) when(o content.Opening) string {
	days := daysBetween(c.at, o.Change)
	of := "answer."
	if o.ByPhone {
		of = "answer.phone-"
	}
	switch {
	case !o.Known:
		return ""
	case o.Always && o.ByPhone:
		return c.text("answer.phone-always", nil)
	case o.Always:
		return c.text("answer.always", nil)
	case o.Open:
		return c.text(of+"until", map[string]string{"Time": o.Change.Format("15:04")})
	case o.Change.IsZero():
		return c.text(of+"closed", nil)
	}
	return c.text(of+"opens", map[string]string{"Day": c.day(days, o.Change), "Time": o.Change.Format("15:04")})
}

// dropIn says when a service whose phone has hours of its own can be visited.
func (c *composer) dropIn(s content.Offered) string {
	if !s.ByPhone {
		return ""
	}
	o := content.OpeningOf(s.OwnHours(), c.at)
	switch {
	case o.Change.IsZero() || o.Open == s.Open && o.Change.Equal(s.Change): // as by phone
		return ""
	case o.Open:
		return c.text("answer.drop-in-until", map[string]string{"Time": o.Change.Format("15:04")})
	}
	day := c.day(daysBetween(c.at, o.Change), o.Change)
	return c.text("answer.drop-in-opens", map[string]string{"Day": day, "Time": o.Change.Format("15:04")})
}

// day names the day of a moment that is so many days away.
func (c *composer) day(days int, at time.Time) string {
	switch days {
	case 0:
		return c.text("day.today", nil)
	case 1:
		return c.text("day.tomorrow", nil)
	}
	weekday := c.text("day."+strings.ToLower(at.Weekday().String()), nil)
	if days > 6 { // the name alone would be the wrong one
		return weekday + " " + at.Format("2.1.")
	}
	return weekday
}

// closing writes the lines that end an answer, with the service that each names.
func (c *composer) closing(ids ...string) []line {
	var lines []line
	for _, id := range ids {
		l := line{text: c.text(id, nil)}
		if s, ok := c.words.directory.Service(closes[id]); ok {
			service := named(s)
			service.When = c.when(s.Opening(c.at))
			l.service = &service
		}
		lines = append(lines, l)
	}
	return lines
}

// closes are the services that the last lines name.
var closes = map[string]string{"answer.cannot-wait": content.LegevaktID, "answer.danger": content.EmergencyID}

// card writes what to say to 113: the place first, and in Norwegian that one
// needs an interpreter, if it is known for which language.
func (c *composer) card(known bool) []string {
	lines := []string{c.text("card.place", nil)}
	if name := c.words.norwegian[c.lang]; known && name != "" {
		say, err := c.words.text(locales.Reference, "spoken.interpreter", map[string]string{"Language": capital(name)})
		if c.err == nil {
			c.err = err
		}
		lines = append(lines, c.text("card.interpreter", map[string]string{"Norwegian": say}))
	}
	return append(lines, c.text("card.silent", nil))
}

func capital(word string) string {
	first, size := utf8.DecodeRuneInString(word)
	return string(unicode.ToUpper(first)) + word[size:]
}

// daysBetween counts the midnights in Norway from at to change.
func daysBetween(at, change time.Time) int {
	at = at.In(change.Location())
	day := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC) }
	return int(day(change).Sub(day(at)).Hours() / 24)
}

func join(parts ...string) string {
	var said []string
	for _, p := range parts {
		if p != "" {
			said = append(said, p)
		}
	}
	return strings.Join(said, " ")
}
