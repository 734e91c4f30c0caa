package wording

import (
	"errors"
	"slices"
	"strings"
	"time"

	"helsevei/channels"
	"helsevei/channels/gsm"
	"helsevei/content"
	"helsevei/locales"
)

// Budget is how many segments an answer may take.
func Budget(e gsm.Encoding) int {
	if e == gsm.GSM7 {
		return 3
	}
	return 4
}

// most is how many services and rights one message names, however short they
// are: who reads in fear reads the first lines.
const most = 4

// weighty is from which weight the weightiest right stands behind the first
// service, where it is read, and not at the end.
const weighty = 50

// line is one line of an answer, and the service that it names, if any.
type line struct {
	text    string
	service *channels.Service
}

// Answer writes the answer to a need: page 0 the best that fits, each next
// page what was left over.
func (w *Words) Answer(lang string, n content.Need, at time.Time, page int) (channels.Reply, error) {
	a := w.directory.Answer(n, at)
	if n.Urgency == content.LifeThreatening {
		return w.emergency(lang, a)
	}
	if lang == "" {
		lang = bilingual[0]
	}
	body, err := w.body(lang, a)
	if err != nil {
		return channels.Reply{}, err
	}
	tail, err := w.tail(lang, a)
	if err != nil {
		return channels.Reply{}, err
	}
	more, err := w.text(lang, "answer.more", nil)
	if err != nil {
		return channels.Reply{}, err
	}
	shown, rest := w.fit(lang, body, tail, more)
	for ; page > 0 && len(rest) > 0; page-- {
		shown, rest = w.fit(lang, rest, tail, more)
	}
	if page > 0 {
		return w.noMore(lang)
	}
	if len(rest) > 0 {
		tail[len(tail)-1].text += " " + more
	}
	return w.compose(lang, append(shown, tail...)), nil
}

func (w *Words) noMore(lang string) (channels.Reply, error) {
	text, err := w.text(lang, "note.no-more", nil)
	return channels.Reply{Lang: lang, Text: text}, err
}

// emergency is short whatever else is known: one thing to do.
func (w *Words) emergency(lang string, a content.Answer) (channels.Reply, error) {
	text, err := w.each(lang, func(lang string) (string, error) { return w.text(lang, "answer.emergency", nil) })
	if lang == "" {
		lang = bilingual[0]
	}
	r := channels.Reply{Lang: lang, Text: text}
	for _, s := range a.Services {
		r.Services = append(r.Services, named(s.Service))
	}
	return r, err
}

// body writes a line for each service and right, best first. The services that
// stand in the tail are left out.
func (w *Words) body(lang string, a content.Answer) ([]line, error) {
	var lines []line
	var faults []error
	explained := map[string]bool{}
	for _, s := range a.Services {
		if s.Fitness < content.LastResort {
			continue
		}
		text, err := w.service(lang, s, a.At, explained[s.Kind])
		explained[s.Kind] = true
		faults = append(faults, err)
		service := named(s.Service)
		lines = append(lines, line{text, &service})
	}
	for i, r := range a.Rights {
		text, err := w.text(lang, "right."+r.Say, nil)
		faults = append(faults, err)
		at := len(lines)
		if i == 0 && r.Weight >= weighty {
			at = min(1, at)
		}
		lines = slices.Insert(lines, at, line{text: text})
	}
	return lines, errors.Join(faults...)
}

// tail writes the lines that close every answer: legevakt, unless it is named
// above, and 113.
func (w *Words) tail(lang string, a content.Answer) ([]line, error) {
	ids := []string{"answer.danger", "answer.go-on"}
	services := []string{content.EmergencyID, ""}
	if slices.ContainsFunc(a.Services, func(s content.Offered) bool {
		return s.ID == content.LegevaktID && s.Fitness < content.LastResort
	}) {
		ids = append([]string{"answer.cannot-wait"}, ids...)
		services = append([]string{content.LegevaktID}, services...)
	}
	var lines []line
	for i, id := range ids {
		text, err := w.text(lang, id, nil)
		if err != nil {
			return nil, err
		}
		l := line{text: text}
		if s, ok := w.directory.Service(services[i]); ok {
			service := named(s)
			l.service = &service
		}
		lines = append(lines, l)
	}
	return lines, nil
}

// fit takes as many lines from the start of body as go into the budget
// together with the tail and, if any are left, the hint that there is more.
// The first line is always taken.
func (w *Words) fit(lang string, body, tail []line, more string) (shown, rest []line) {
	for n := min(len(body), most); n > 1; n-- {
		lines := append(body[:n:n], tail...)
		if n < len(body) {
			lines[len(lines)-1].text += " " + more
		}
		text := w.compose(lang, lines).Text
		if size := gsm.Measure(text); size.Segments <= Budget(size.Encoding) {
			return body[:n:n], body[n:]
		}
	}
	n := min(len(body), 1)
	return body[:n:n], body[n:]
}

// compose puts lines below one another, no number cut in two.
func (w *Words) compose(lang string, lines []line) channels.Reply {
	r := channels.Reply{Lang: lang}
	var texts []string
	for _, l := range lines {
		texts = append(texts, l.text)
		if l.service != nil {
			r.Services = append(r.Services, *l.service)
		}
	}
	r.Text = whole(strings.Join(texts, "\n"), w.numbers[w.directions[lang]])
	return r
}

func named(s *content.Service) channels.Service {
	out := channels.Service{ID: s.ID, Name: s.Name}
	if p := s.Phone(); p != nil {
		out.Dial = p.Dial
	}
	return out
}

// service writes one service: its number, what it is unless that was explained
// above, when, and what it costs.
func (w *Words) service(lang string, s content.Offered, at time.Time, explained bool) (string, error) {
	contact, contactErr := w.contact(lang, s.Service)
	what, whatErr := w.text(lang, "kind."+s.Kind, nil)
	when, whenErr := w.when(lang, s.Opening, at)
	cost, costErr := w.cost(lang, s.Service)
	if explained && s.Phone() != nil {
		what = ""
	}
	return join(contact, what, when, cost), errors.Join(contactErr, whatErr, whenErr, costErr)
}

// contact writes a service's name and, if it has one, its number.
func (w *Words) contact(lang string, s *content.Service) (string, error) {
	vars := map[string]string{"Name": s.Name}
	p := s.Phone()
	if p == nil {
		return w.text(lang, "answer.visit", vars)
	}
	vars["Phone"] = locales.Phone(w.directions[lang], p.Number, p.Dial)
	return w.text(lang, "answer.call", vars)
}

// cost says what is free. What costs depends on too much for one line.
func (w *Words) cost(lang string, s *content.Service) (string, error) {
	if s.Cost != content.Free {
		return "", nil
	}
	return w.text(lang, "cost.free", nil)
}

// when says whether a service is open, and until or from when.
func (w *Words) when(lang string, o content.Opening, at time.Time) (string, error) {
	days := daysBetween(at, o.Change)
	of := "answer."
	if o.ByPhone {
		of = "answer.phone-"
	}
	switch {
	case !o.Known:
		return "", nil
	case o.Always:
		return w.text(lang, "answer.always", nil)
	case o.Open:
		return w.text(lang, of+"until", map[string]string{"Time": o.Change.Format("15:04")})
	case o.Change.IsZero() || days > 6: // "Monday" would be the wrong one
		return w.text(lang, of+"closed", nil)
	}
	day, err := w.day(lang, days, o.Change.Weekday())
	if err != nil {
		return "", err
	}
	return w.text(lang, of+"opens", map[string]string{"Day": day, "Time": o.Change.Format("15:04")})
}

func (w *Words) day(lang string, days int, weekday time.Weekday) (string, error) {
	switch days {
	case 0:
		return w.text(lang, "day.today", nil)
	case 1:
		return w.text(lang, "day.tomorrow", nil)
	}
	return w.text(lang, "day."+strings.ToLower(weekday.String()), nil)
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
