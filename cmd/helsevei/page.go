package main

import (
	"encoding/json"
	"fmt"
	"html/template"
	"strings"
	"time"

	"helsevei/channels/web"
	"helsevei/content"
	"helsevei/content/hours"
	"helsevei/dialogue"
)

// pageRate is how many turns a second the page shows, for all people together:
// more than it is ever asked.
const pageRate = 500

// page is what the page is made of.
func (a *app) page() (web.Config, error) {
	m := a.mind
	c := web.Config{Secure: strings.HasPrefix(a.config.PublicURL, "https://"), Services: m.shownServices, Flow: m.flow, Norwegian: m.norwegian}
	for _, id := range []string{content.EmergencyID, content.NoSIMID, content.LegevaktID} {
		s, _ := m.directory.Service(id)
		c.Numbers = append(c.Numbers, web.Number{Shown: s.Phone().Number, Dial: s.Phone().Dial, Name: s.Name})
	}
	for _, l := range m.catalog.Languages() {
		lines, err := m.words.Standing(l.Tag)
		if err != nil {
			return c, err
		}
		c.Sections = append(c.Sections, web.Section{Lang: l.Tag, Dir: l.Direction, Name: l.Name, Lines: lines})
	}
	return c, nil
}

// shownServices is the directory as the page shows it.
func (m *mind) shownServices(at time.Time) []web.Service {
	var rows []web.Service
	for _, s := range byID(m.directory) {
		row := web.Service{Name: s.Name, Area: "Hele landet", Source: strings.Join(s.Sources, "; "), Checked: s.Assured.String(),
			Open: openNow(s, at), Closed: s.Status != content.Active}
		if p := s.Phone(); p != nil {
			row.Contact, row.Dial = p.Number, p.Dial
		}
		var areas []string
		for _, place := range s.ServiceAreas {
			areas = append(areas, string(place))
		}
		if len(areas) > 0 {
			row.Area = strings.Join(areas, ", ")
		}
		rows = append(rows, row)
	}
	return rows
}

// openNow says whether a service is open, "" where it is not known.
func openNow(s *content.Service, at time.Time) string {
	o := content.OpeningOf(visitingHours(s), at)
	switch {
	case !o.Known || s.Status != content.Active:
		return ""
	case o.Open:
		return "Åpent nå"
	case o.Change.IsZero():
		return "Stengt nå"
	}
	return "Stengt, åpner " + o.Change.In(hours.Location()).Format("02.01. 15:04")
}

// flow draws the dialogue, with the step marked where a conversation in this state
// stands.
func (m *mind) flow(state []byte) template.HTML {
	var s dialogue.State
	if len(state) > 0 && json.Unmarshal(state, &s) != nil {
		s = dialogue.State{}
	}
	var b strings.Builder
	draw(&b, m.machine.Graph(), s.Step)
	return template.HTML(b.String()) //nolint:gosec // steps and labels are ours, and escaped
}

// norwegian says an answer again in Norwegian, "" where a question is open.
func (m *mind) norwegian(state []byte, at time.Time) (string, error) {
	var s dialogue.State
	if err := json.Unmarshal(state, &s); err != nil {
		return "", fmt.Errorf("decode the state of a conversation: %w", err)
	}
	answer, ok := s.Answered()
	if !ok {
		return "", nil
	}
	answer.Lang = "nb"
	reply, err := m.words.Reply(answer, at)
	return reply.Text, err
}
