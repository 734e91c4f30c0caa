package web

import (
	"bytes"
	"html/template"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"helsevei/channels"
	"helsevei/channels/gsm"
)

// view is what page.html shows.
type view struct {
	Numbers  []Number
	Sections []Section
	Bubbles  []bubble
	Trouble  bool // something could not be taken, or not be read
}

// bubble is one thing that was said.
type bubble struct {
	ID        string // of the element
	Seq       uint64 // of an answer
	Mine      bool
	Last      bool
	Lang, Dir string // "" and "auto" for the person's own words
	Lines     []template.HTML
	Call      *Number // to tap, where a life is in danger
	Choices   []choice
	SMS       string // the same as an SMS would be
	Encoding  string
	Segments  int
	Card      bool // may be printed
}

// choice is a button.
type choice struct {
	Digit, Label, Lang, Dir string
}

func (a *Adapter) view(said []channels.Said, trouble bool) view {
	v := view{Numbers: a.config.Numbers, Sections: a.config.Sections, Trouble: trouble}
	for i, s := range said {
		v.Bubbles = append(v.Bubbles, a.bubble(s, i == len(said)-1))
	}
	return v
}

func (a *Adapter) bubble(s channels.Said, last bool) bubble {
	if s.Reply == nil {
		return bubble{ID: "in-" + strconv.FormatUint(s.Seq, 10), Mine: true, Last: last, Dir: "auto", Lines: []template.HTML{escaped(s.Text)}}
	}
	size := gsm.Measure(s.Reply.Text)
	b := bubble{ID: "turn-" + strconv.FormatUint(s.Seq, 10), Seq: s.Seq, Last: last, Lang: s.Reply.Lang, Dir: a.dirs[s.Reply.Lang],
		SMS: s.Reply.Text, Encoding: string(size.Encoding), Segments: size.Segments, Card: len(s.Reply.Choices) == 0}
	if s.Reply.Urgent {
		b.Call = &a.config.Numbers[0]
	}
	if last {
		for _, c := range s.Reply.Choices {
			tag := a.tags[c.Label] // a language's own name, in the menu of languages
			b.Choices = append(b.Choices, choice{c.Digit, c.Label, tag, a.dirs[tag]})
		}
	}
	numbers := a.numbers(s.Reply)
	for line := range strings.Lines(s.Reply.Text) {
		line = strings.TrimRight(line, " \n")
		if !last || !slices.ContainsFunc(s.Reply.Choices, func(c channels.Choice) bool { return line == c.Digit+" "+c.Label }) {
			b.Lines = append(b.Lines, linked(line, numbers))
		}
	}
	return b
}

// numbers are those that a reply may name.
func (a *Adapter) numbers(r *channels.Reply) []string {
	var all []string
	for _, n := range a.config.Numbers {
		all = append(all, n.Dial)
	}
	for _, s := range r.Services {
		if s.Dial != "" {
			all = append(all, s.Dial)
		}
	}
	return all
}

func escaped(text string) template.HTML { return template.HTML(template.HTMLEscapeString(text)) } //nolint:gosec // it is escaped

// linked makes each number in a line one that can be tapped. Numbers stand as
// they are dialled or with spaces, and without the country's prefix.
func linked(line string, dials []string) template.HTML {
	var b strings.Builder
	for line != "" {
		from, to, dial := firstNumber(line, dials)
		if dial == "" {
			b.WriteString(template.HTMLEscapeString(line))
			break
		}
		b.WriteString(template.HTMLEscapeString(line[:from]))
		b.WriteString(`<a class="tel" dir="ltr" href="tel:` + template.HTMLEscapeString(dial) + `">` + template.HTMLEscapeString(line[from:to]) + `</a>`)
		line = line[to:]
	}
	return template.HTML(b.String()) //nolint:gosec // every part of it is escaped
}

var digits = regexp.MustCompile(`\d(?:[ \x{a0}]?\d)*`)

// firstNumber finds the first run of digits that is one of the numbers.
func firstNumber(line string, dials []string) (from, to int, dial string) {
	for _, at := range digits.FindAllStringIndex(line, -1) {
		shown := strings.NewReplacer(" ", "", "\u00a0", "").Replace(line[at[0]:at[1]])
		for _, d := range dials {
			if shown == d || "+47"+shown == d || "+"+shown == d {
				return at[0], at[1], d
			}
		}
	}
	return 0, 0, ""
}

// front shows the conversation.
func (a *Adapter) front(w http.ResponseWriter, r *http.Request, log Log) {
	id := a.welcome(w, r)
	said, err := log.Said(r.Context(), Channel, id)
	if err != nil {
		a.log.Warn("web: a conversation cannot be shown", "error", err)
	}
	a.write(w, http.StatusOK, "page.html", a.view(said, err != nil))
}

// card is one answer to print, on A6.
func (a *Adapter) card(w http.ResponseWriter, r *http.Request, log Log) {
	seq, err := strconv.ParseUint(r.PathValue("seq"), 10, 64)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	said, err := log.Said(r.Context(), Channel, visitor(r))
	if err != nil {
		a.trouble(w, r, http.StatusServiceUnavailable)
		return
	}
	i := slices.IndexFunc(said, func(s channels.Said) bool { return s.Reply != nil && s.Seq == seq })
	if i < 0 {
		http.NotFound(w, r)
		return
	}
	b := a.bubble(said[i], false)
	norwegian, err := a.config.Norwegian(said[i].State, said[i].At)
	if err != nil {
		a.log.Warn("web: an answer has no Norwegian", "error", err)
	}
	if b.Lang == "nb" || r.FormValue("nb") == "" {
		norwegian = ""
	}
	a.write(w, http.StatusOK, "card.html", map[string]any{"Bubble": b, "Norwegian": strings.Split(strings.TrimSpace(norwegian), "\n"), "Two": norwegian != "", "At": said[i].At.Format("02.01.2006")})
}

// flow shows how the dialogue goes, and where the visitor stands in it.
func (a *Adapter) flow(w http.ResponseWriter, r *http.Request, log Log) {
	var state []byte
	if id := visitor(r); id != "" {
		said, err := log.Said(r.Context(), Channel, id)
		for _, s := range said {
			if s.Reply != nil {
				state = s.State
			}
		}
		if err != nil {
			a.log.Warn("web: a conversation cannot be shown", "error", err)
		}
	}
	a.write(w, http.StatusOK, "flow.html", map[string]any{"Picture": a.config.Flow(state)})
}

// services shows the directory, or what of it has every word of q.
func (a *Adapter) services(w http.ResponseWriter, r *http.Request) {
	q := r.FormValue("q")
	var rows []Service
	for _, s := range a.config.Services(time.Now()) {
		text := strings.ToLower(strings.Join([]string{s.Name, s.Area, s.Contact, s.Source}, " "))
		if !slices.ContainsFunc(strings.Fields(strings.ToLower(q)), func(word string) bool { return !strings.Contains(text, word) }) {
			rows = append(rows, s)
		}
	}
	a.write(w, http.StatusOK, "services.html", map[string]any{"Query": q, "Services": rows})
}

// write writes a page whole or, with an error, not at all.
func (a *Adapter) write(w http.ResponseWriter, status int, page string, data any) {
	var b bytes.Buffer
	if err := a.pages.ExecuteTemplate(&b, page, data); err != nil {
		a.log.Error("web: write a page", "page", page, "error", err)
		http.Error(w, "113", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	w.Write(b.Bytes()) //nolint:errcheck // the reader has gone
}
