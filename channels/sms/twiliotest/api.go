package twiliotest

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Twilio is a fake of Twilio's REST API for messages. All of it may be used at
// the same time.
type Twilio struct {
	sid, token string

	mu       sync.Mutex
	changed  chan struct{} // closed and renewed with each message taken
	requests []Request
	messages []Message
	posts    []Answer
	lists    []Answer
	now      func() time.Time
	trial    bool
}

// Request is one request as it arrived, whatever was answered.
type Request struct {
	Method string
	Path   string
	Form   url.Values // of the body, or of the query for GET
	Status int        // what was answered, 0 for hanging up
}

// Message is one that Twilio has taken.
type Message struct {
	SID, To, From, Service, Body string
	StatusCallback               string
	Status                       string
	Created                      time.Time
}

// Answer is what one request gets instead of success. The zero value is
// success.
type Answer struct {
	Status     int    // HTTP status; 0 for success
	Code       int    // Twilio's error code; 0 leaves it out
	Body       string // instead of Twilio's JSON
	RetryAfter string
	Location   string
	Delay      time.Duration // before anything else; cut short when the caller leaves
	// Take takes the message even though the answer is another.
	Take bool
	// HangUp closes the connection without an answer. With Take it is the
	// worst case: Twilio has the message and the sender does not know.
	HangUp bool
}

// Lost is the answer after which Twilio has the message and the sender does not
// know it.
func Lost() Answer { return Answer{Take: true, HangUp: true} }

// New makes a Twilio with one account.
func New(accountSID, authToken string) *Twilio {
	return &Twilio{sid: accountSID, token: authToken, changed: make(chan struct{}), now: time.Now}
}

// Script sets the answers to the next posted messages, in order; after them all
// succeed again.
func (tw *Twilio) Script(answers ...Answer) {
	tw.mu.Lock()
	defer tw.mu.Unlock()
	tw.posts = append(tw.posts, answers...)
}

// ScriptList does the same for the next requests for the list of messages.
func (tw *Twilio) ScriptList(answers ...Answer) {
	tw.mu.Lock()
	defer tw.mu.Unlock()
	tw.lists = append(tw.lists, answers...)
}

// SetClock makes now the time that messages are created at.
func (tw *Twilio) SetClock(now func() time.Time) {
	tw.mu.Lock()
	defer tw.mu.Unlock()
	tw.now = now
}

// SetTrial makes the account a trial, which prefixes each text.
func (tw *Twilio) SetTrial(trial bool) {
	tw.mu.Lock()
	defer tw.mu.Unlock()
	tw.trial = trial
}

// Add puts a message into the account as if it had been sent, and gives its sid.
func (tw *Twilio) Add(m Message) string {
	tw.mu.Lock()
	defer tw.mu.Unlock()
	return tw.add(m).SID
}

// SetStatus changes what the list says about a message.
func (tw *Twilio) SetStatus(sid, status string) {
	tw.mu.Lock()
	defer tw.mu.Unlock()
	for i := range tw.messages {
		if tw.messages[i].SID == sid {
			tw.messages[i].Status = status
		}
	}
}

// Requests gives all requests so far, in order.
func (tw *Twilio) Requests() []Request {
	tw.mu.Lock()
	defer tw.mu.Unlock()
	return slices.Clone(tw.requests)
}

// Messages gives all messages that were taken, in order.
func (tw *Twilio) Messages() []Message {
	tw.mu.Lock()
	defer tw.mu.Unlock()
	return slices.Clone(tw.messages)
}

// Await waits until n messages have been taken and gives them all.
func (tw *Twilio) Await(ctx context.Context, n int) ([]Message, error) {
	for {
		tw.mu.Lock()
		messages, changed := slices.Clone(tw.messages), tw.changed
		tw.mu.Unlock()
		if len(messages) >= n {
			return messages, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return messages, fmt.Errorf("%d of %d messages: %w", len(messages), n, ctx.Err())
		}
	}
}

// ServeHTTP implements POST and GET of /2010-04-01/Accounts/{sid}/Messages.json.
func (tw *Twilio) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	form := r.Form
	if r.Method == http.MethodPost {
		form = r.PostForm
	}
	i := tw.record(Request{Method: r.Method, Path: r.URL.Path, Form: form})
	answer := tw.decide(r, form)
	if !wait(r.Context(), answer.Delay) {
		answer = Answer{HangUp: true}
	}
	body := tw.fulfil(&answer, r, form)
	tw.recordStatus(i, answer)
	write(w, answer, body)
}

func (tw *Twilio) record(r Request) int {
	tw.mu.Lock()
	defer tw.mu.Unlock()
	tw.requests = append(tw.requests, r)
	return len(tw.requests) - 1
}

func (tw *Twilio) recordStatus(i int, a Answer) {
	tw.mu.Lock()
	defer tw.mu.Unlock()
	if !a.HangUp {
		tw.requests[i].Status = a.Status
	}
}

// decide checks a request as Twilio does, then takes the next scripted answer.
func (tw *Twilio) decide(r *http.Request, form url.Values) Answer {
	user, password, _ := r.BasicAuth()
	switch {
	case user != tw.sid || password != tw.token:
		return Answer{Status: 401, Code: 20003}
	case r.URL.Path != tw.path():
		return Answer{Status: 404, Code: 20404}
	case r.Method == http.MethodGet:
		return tw.pop(&tw.lists)
	case r.Method != http.MethodPost:
		return Answer{Status: 405, Code: 20004}
	case form.Get("To") == "":
		return Answer{Status: 400, Code: 21604}
	case form.Get("From") == "" && form.Get("MessagingServiceSid") == "":
		return Answer{Status: 400, Code: 21603}
	case form.Get("Body") == "":
		return Answer{Status: 400, Code: 21602}
	case len([]rune(form.Get("Body"))) > 1600:
		return Answer{Status: 400, Code: 21617}
	}
	return tw.pop(&tw.posts)
}

func (tw *Twilio) path() string { return "/2010-04-01/Accounts/" + tw.sid + "/Messages.json" }

func (tw *Twilio) pop(queue *[]Answer) Answer {
	tw.mu.Lock()
	defer tw.mu.Unlock()
	if len(*queue) == 0 {
		return Answer{}
	}
	first := (*queue)[0]
	*queue = (*queue)[1:]
	return first
}

// wait says whether the caller is still there afterwards.
func wait(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// fulfil does what the answer says and gives its body.
func (tw *Twilio) fulfil(a *Answer, r *http.Request, form url.Values) []byte {
	tw.mu.Lock()
	defer tw.mu.Unlock()
	success := a.Status == 0 && !a.HangUp
	switch {
	case success && r.Method == http.MethodGet:
		a.Status = http.StatusOK
		return tw.list(form)
	case success || a.Take:
		m := tw.add(fromForm(form))
		if a.Status == 0 {
			a.Status = http.StatusCreated
		}
		if success {
			return encode(m.resource(tw.sid))
		}
	}
	return a.failure(form)
}

func fromForm(form url.Values) Message {
	return Message{To: form.Get("To"), From: form.Get("From"), Service: form.Get("MessagingServiceSid"),
		Body: form.Get("Body"), StatusCallback: form.Get("StatusCallback")}
}

func (tw *Twilio) add(m Message) Message {
	if m.SID == "" {
		m.SID = fmt.Sprintf("SM%032x", len(tw.messages)+1)
	}
	if m.Created.IsZero() {
		m.Created = tw.now()
	}
	if m.Status == "" {
		m.Status = initialStatus(m.Service)
	}
	if tw.trial {
		m.Body = "Sent from your Twilio trial account - " + m.Body
	}
	tw.messages = append(tw.messages, m)
	close(tw.changed)
	tw.changed = make(chan struct{})
	return m
}

func initialStatus(service string) string {
	if service != "" {
		return "accepted"
	}
	return "queued"
}

// failure is Twilio's error; its message names the number, as the real one does.
func (a *Answer) failure(form url.Values) []byte {
	if a.Body != "" {
		return []byte(a.Body)
	}
	e := map[string]any{"status": a.Status, "message": fmt.Sprintf("The message to %s could not be sent: %s", form.Get("To"), form.Get("Body"))}
	if a.Code != 0 {
		e["code"] = a.Code
		e["more_info"] = "https://www.twilio.com/docs/errors/" + strconv.Itoa(a.Code)
	}
	return encode(e)
}

func write(w http.ResponseWriter, a Answer, body []byte) {
	if a.HangUp {
		panic(http.ErrAbortHandler) // net/http closes the connection and logs nothing
	}
	for name, value := range map[string]string{"Retry-After": a.RetryAfter, "Location": a.Location} {
		if value != "" {
			w.Header().Set(name, value)
		}
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(a.Status)
	_, _ = w.Write(body)
}

// list gives one page, newest first.
// https://www.twilio.com/docs/usage/twilios-response#response-formats-list-paging-information
func (tw *Twilio) list(form url.Values) []byte {
	var found []Message
	for _, m := range slices.Backward(tw.messages) {
		if to := form.Get("To"); to == "" || to == m.To {
			found = append(found, m)
		}
	}
	slices.SortStableFunc(found, func(a, b Message) int { return b.Created.Compare(a.Created) })
	size, number := atLeast(form.Get("PageSize"), 1, 50), atLeast(form.Get("Page"), 0, 0)
	start := startOf(found, form.Get("PageToken"), size*number)
	end := min(start+size, len(found))
	page := map[string]any{"page": number, "page_size": size, "start": start, "end": max(end-1, 0), "next_page_uri": nil,
		"uri": tw.path(), "first_page_uri": tw.path() + "?Page=0", "previous_page_uri": nil, "messages": tw.resources(found[start:end])}
	if end < len(found) {
		page["next_page_uri"] = tw.path() + "?" + url.Values{"To": form["To"], "PageSize": {strconv.Itoa(size)},
			"Page": {strconv.Itoa(number + 1)}, "PageToken": {"PA" + found[end-1].SID}}.Encode()
	}
	return encode(page)
}

// startOf finds where a page begins: after the message that the token names, so
// that messages that arrive meanwhile do not shift it.
func startOf(found []Message, token string, fallback int) int {
	if i := slices.IndexFunc(found, func(m Message) bool { return "PA"+m.SID == token }); i >= 0 {
		return i + 1
	}
	return min(fallback, len(found))
}

func atLeast(s string, low, fallback int) int {
	if n, err := strconv.Atoi(s); err == nil && n >= low {
		return n
	}
	return fallback
}

func (tw *Twilio) resources(messages []Message) []map[string]any {
	all := []map[string]any{}
	for _, m := range messages {
		all = append(all, m.resource(tw.sid))
	}
	return all
}

// resource is a message in Twilio's words.
// https://www.twilio.com/docs/messaging/api/message-resource
func (m Message) resource(account string) map[string]any {
	created := m.Created.UTC().Format(time.RFC1123Z)
	r := map[string]any{"sid": m.SID, "account_sid": account, "to": m.To, "from": m.From, "body": m.Body,
		"status": m.Status, "direction": "outbound-api", "date_created": created, "date_updated": created,
		"date_sent": nil, "num_segments": "1", "num_media": "0", "price": nil, "price_unit": "USD", "api_version": "2010-04-01",
		"error_code": nil, "error_message": nil, "messaging_service_sid": nil,
		"uri": "/2010-04-01/Accounts/" + account + "/Messages/" + m.SID + ".json"}
	if m.Service != "" {
		r["messaging_service_sid"], r["num_segments"] = m.Service, "0"
	}
	if strings.TrimSpace(m.From) == "" {
		r["from"] = nil
	}
	return r
}

func encode(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // maps of strings and numbers always encode
	}
	return b
}
