package wording

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"helsevei/channels"
	"helsevei/channels/gsm"
	"helsevei/content"
	"helsevei/dialogue"
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
	short   string // what is said of a service where even one line is too much; "" for the same
	service *channels.Service
	right   *channels.Right // that it states, if any
}

// Answer writes the answer to a need: page 0 the best that fits, each next
// page what was left over.
func (w *Words) Answer(lang string, n content.Need, at time.Time, page int) (channels.Reply, error) {
	return w.answer(lang, w.directory.Answer(n, at), page)
}

func (w *Words) answer(lang string, a content.Answer, page int) (channels.Reply, error) {
	if a.Need.Urgency == content.LifeThreatening {
		return w.emergency(lang, a)
	}
	lang = cmp.Or(lang, bilingual[0])
	body, bodyErr := w.body(lang, a, (page+1)*most+1)
	tail, tailErr := w.tail(lang, a)
	if err := errors.Join(bodyErr, tailErr); err != nil {
		return channels.Reply{}, err
	}
	return w.page(lang, body, tail, most, page)
}

// Topic writes what a person asked to be told about, in pages like an answer.
func (w *Words) Topic(lang, id string, at time.Time, page int) (channels.Reply, error) {
	lang = cmp.Or(lang, bilingual[0])
	t, ok := w.directory.Topic(id)
	if !ok {
		return channels.Reply{}, fmt.Errorf("write topic %q: there is no such topic in content/topics.yaml", id)
	}
	c := composer{words: w, lang: lang, at: at}
	var body []line
	for i := range t.Points {
		body = append(body, line{text: c.text(t.Points[i].Message(), nil)})
	}
	body[0].text = c.text(topicID(id), nil) + "\n" + body[0].text
	for _, s := range w.directory.Named(t, at) {
		body = append(body, c.service(s))
	}
	tail := c.closing("answer.danger", "answer.go-on")
	if c.err != nil {
		return channels.Reply{}, c.err
	}
	return w.page(lang, body, tail, len(body), page)
}

// topicID is the message that a topic is called by, in the menu and above its
// text.
func topicID(id string) string { return "choice.topic." + id }

// page writes a page of body, with tail at its end.
func (w *Words) page(lang string, body, tail []line, most, page int) (channels.Reply, error) {
	more, err := w.text(lang, "answer.more", nil)
	if err != nil {
		return channels.Reply{}, err
	}
	shown, rest := w.fit(lang, body, tail, most, more)
	for ; page > 0 && len(rest) > 0; page-- {
		shown, rest = w.fit(lang, rest, tail, most, more)
	}
	if page > 0 {
		return w.noMore(lang)
	}
	return shown, nil
}

func (w *Words) noMore(lang string) (channels.Reply, error) {
	text, err := w.note(lang, dialogue.NoMore, everyHint)
	return channels.Reply{Lang: lang, Text: text}, err
}

// emergency is one thing to do, and below it the card: what to say on the
// phone. It is the same on every page.
func (w *Words) emergency(lang string, a content.Answer) (channels.Reply, error) {
	known := lang != ""
	text, err := w.each(lang, func(lang string) (string, error) {
		c := composer{words: w, lang: lang, at: a.At}
		lines := []string{c.text("answer.emergency", nil)}
		for _, r := range a.Rights {
			lines = append(lines, c.text("right."+r.Say, nil))
		}
		least := len(lines) // the card is cut at its end rather than too long
		lines = append(lines, c.card(known)...)
		text := strings.Join(lines, "\n")
		for len(lines) > least && !affordable(whole(text, w.numbers[w.directions[lang]])) {
			lines = lines[:len(lines)-1]
			text = strings.Join(lines, "\n")
		}
		return text, c.err
	})
	lang = cmp.Or(lang, bilingual[0])
	r := channels.Reply{Lang: lang, Text: whole(text, w.numbers[w.directions[lang]])}
	for _, s := range a.Services {
		r.Services = append(r.Services, named(s.Service))
	}
	return r, err
}

// body writes a line for each service and right, best first, as many as are
// wanted. The services that stand in the tail are left out.
func (w *Words) body(lang string, a content.Answer, wanted int) ([]line, error) {
	c := composer{words: w, lang: lang, at: a.At}
	var write []func() line
	for _, s := range a.Services {
		if s.Fitness >= content.LastResort {
			write = append(write, func() line { return c.service(s) })
		}
	}
	if a.NothingLocal && len(write) > 0 {
		write = slices.Insert(write, 1, func() line { return line{text: c.text("answer.nothing-local", nil)} })
	}
	for i, r := range a.Rights {
		at := len(write)
		if i == 0 && r.Weight >= weighty {
			at = min(1, at)
		}
		write = slices.Insert(write, at, func() line { return c.right(r) })
	}
	var lines []line
	for _, next := range write[:min(wanted, len(write))] {
		lines = append(lines, next())
	}
	return lines, c.err
}

// tail writes the lines that close every answer: legevakt, unless it is named
// above, and 113.
func (w *Words) tail(lang string, a content.Answer) ([]line, error) {
	ids := []string{"answer.danger", "answer.go-on"}
	if slices.ContainsFunc(a.Services, func(s content.Offered) bool {
		return s.ID == content.LegevaktID && s.Fitness < content.LastResort
	}) {
		ids = append([]string{"answer.cannot-wait"}, ids...)
	}
	c := composer{words: w, lang: lang, at: a.At}
	lines := c.closing(ids...)
	if a.Need.Situation == content.Rights {
		lines[len(lines)-1].text += " " + c.text("answer.info", nil)
	}
	return lines, c.err
}

// fit writes as many lines from the start of body as go into the budget together
// with the tail and, if any are left, the hint that there is more. The first line
// is always taken, in short if need be.
func (w *Words) fit(lang string, body, tail []line, most int, more string) (shown channels.Reply, rest []line) {
	for n := min(len(body), most); ; n-- {
		lines := append(body[:n:n], tail...)
		if n < len(body) {
			lines[len(lines)-1].text += " " + more
		}
		text := joined(lines)
		if n > 1 && !affordable(text) {
			continue // nor with spaces in it
		}
		text = whole(text, w.numbers[w.directions[lang]])
		if n <= 1 && lines[0].short != "" && !affordable(text) {
			lines[0].text = lines[0].short
			text = whole(joined(lines), w.numbers[w.directions[lang]])
		}
		if n <= 1 || affordable(text) {
			return channels.Reply{Lang: lang, Text: text, Services: services(lines), Rights: rights(lines)}, body[n:]
		}
	}
}

func affordable(text string) bool {
	size := gsm.Measure(text)
	return size.Segments <= Budget(size.Encoding)
}

func joined(lines []line) string {
	texts := make([]string, len(lines))
	for i, l := range lines {
		texts[i] = l.text
	}
	return strings.Join(texts, "\n")
}

func services(lines []line) []channels.Service {
	var named []channels.Service
	for _, l := range lines {
		if l.service != nil {
			named = append(named, *l.service)
		}
	}
	return named
}

func rights(lines []line) []channels.Right {
	var stated []channels.Right
	for _, l := range lines {
		if l.right != nil {
			stated = append(stated, *l.right)
		}
	}
	return stated
}

func named(s *content.Service) channels.Service {
	out := channels.Service{ID: s.ID, Name: s.Name, Address: s.Address(), Sources: s.Sources, Checked: s.Assured.String()}
	if p := s.Phone(); p != nil {
		out.Dial, out.Number = p.Dial, p.Number
	}
	return out
}
