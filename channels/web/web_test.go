package web

import (
	"context"
	"errors"
	"html/template"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"helsevei/channels"
)

// bus takes messages and answers each with the same reply.
type bus struct {
	adapter *Adapter
	reply   channels.Reply
	err     error
	said    []channels.Said
	ids     map[string]bool
}

func (b *bus) Accept(ctx context.Context, m channels.Message) error {
	if b.err != nil || b.ids[m.ID] {
		return b.err
	}
	b.ids[m.ID] = true
	at := time.Unix(int64(len(b.said)), 0)
	b.said = append(b.said, channels.Said{Seq: uint64(len(b.said) + 1), At: at, Text: m.Text},
		channels.Said{Seq: uint64(len(b.said) + 1), At: at, Reply: &b.reply, State: []byte(`{}`)})
	_, err := b.adapter.Send(ctx, channels.Turn{Address: m.Address})
	return err
}

func (b *bus) Said(context.Context, string, string) ([]channels.Said, error) { return b.said, b.err }

func serve(t *testing.T, secure bool) (*bus, *httptest.Server, *http.Client) {
	t.Helper()
	a, err := New(Config{Secure: secure, Numbers: []Number{{"113", "113", "Nødtelefon"}, {"116 117", "116117", "Legevakt"}},
		Sections: []Section{{"en", "ltr", "English", []string{"Call <113> & wait."}}, {"ar", "rtl", "العربية", nil}},
		Services: func(time.Time) []Service {
			return []Service{{Name: "Legevakt Oslo", Area: "oslo"}, {Name: "Tannlege", Closed: true}}
		},
		Flow:      func([]byte) template.HTML { return "<svg></svg>" },
		Norwegian: func([]byte, time.Time) (string, error) { return "Ring 113", nil },
	}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	b := &bus{adapter: a, ids: map[string]bool{}, reply: channels.Reply{Lang: "ar", Text: "<b>اتصلوا بـ116117</b>\n1 مرض", Choices: []channels.Choice{{Digit: "1", Label: "مرض"}}}}
	server := httptest.NewServer(a.Handler(b, b))
	t.Cleanup(server.Close)
	t.Cleanup(a.Close)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return b, server, &http.Client{Jar: jar}
}

func read(t *testing.T, response *http.Response, err error) (status int, body string) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if response.Header.Get("Content-Security-Policy") != policy {
		t.Errorf("%s has no strict policy", response.Request.URL)
	}
	return response.StatusCode, string(data)
}

func TestAFormIsAnswered(t *testing.T) {
	b, server, client := serve(t, false)
	response, err := client.PostForm(server.URL+"/say", url.Values{"text": {" <i>hei</i> "}})
	status, body := read(t, response, err)
	if status != 200 || len(b.said) != 2 || b.said[0].Text != "<i>hei</i>" {
		t.Fatalf("%d, %+v", status, b.said)
	}
	for _, want := range []string{"&lt;i&gt;hei&lt;/i&gt;", `lang="ar" dir="rtl"`, `<p>&lt;b&gt;اتصلوا بـ<a class="tel" dir="ltr" href="tel:116117">116117</a>&lt;/b&gt;</p>`,
		`<button name="text" value="1"><b>1</b> مرض</button>`, "SMS: UCS-2, 1", "Call &lt;113&gt; &amp; wait."} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %s:\n%s", want, body)
		}
	}
}

func TestTheCookie(t *testing.T) {
	for _, secure := range []bool{false, true} {
		_, server, _ := serve(t, secure)
		seen := map[string]bool{}
		for range 2 {
			response, err := http.Get(server.URL)
			if err != nil {
				t.Fatal(err)
			}
			response.Body.Close()
			c := response.Cookies()[0]
			if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Secure != secure || len(c.Value) != idLength || seen[c.Value] {
				t.Errorf("cookie %v", c)
			}
			seen[c.Value] = true
		}
	}
}

func TestWhatCannotBeTakenIsAnsweredWithTheNumbers(t *testing.T) {
	b, server, client := serve(t, false)
	for name, test := range map[string]struct {
		text   string
		err    error
		status int
	}{
		"no bus":   {"hei", errors.New("down"), 503},
		"empty":    {" ", nil, 400},
		"too long": {strings.Repeat("a", maxText+1), nil, 400},
		"flood":    {strings.Repeat("a", maxBody+1), nil, 400},
	} {
		b.err = test.err
		response, err := client.PostForm(server.URL+"/say", url.Values{"text": {test.text}})
		if status, body := read(t, response, err); status != test.status || !strings.Contains(body, `href="tel:113"`) || strings.Contains(body, `role="alert" hidden`) {
			t.Errorf("%s: %d\n%s", name, status, body)
		}
	}
	b.err = errors.New("down")
	response, err := client.Get(server.URL)
	if status, body := read(t, response, err); status != 200 || !strings.Contains(body, `href="tel:116117"`) || strings.Contains(body, `role="alert" hidden`) {
		t.Errorf("without a bus: %d\n%s", status, body)
	}
}

func TestAnotherSiteCannotWrite(t *testing.T) {
	b, server, client := serve(t, false)
	request, err := http.NewRequestWithContext(t.Context(), "POST", server.URL+"/say", strings.NewReader("text=hei"))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Sec-Fetch-Site", "cross-site")
	response, err := client.Do(request)
	if status, _ := read(t, response, err); status != http.StatusForbidden || len(b.said) != 0 {
		t.Errorf("%d, %+v", status, b.said)
	}
}

func TestAMessageSentTwiceCountsOnce(t *testing.T) {
	b, server, client := serve(t, false)
	for range 3 {
		response, err := client.PostForm(server.URL+"/say", url.Values{"text": {"hei"}, "id": {"0123456789abcdef"}})
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
	}
	if len(b.said) > 4 { // the first had no cookie yet
		t.Errorf("%d things said", len(b.said))
	}
}

func TestLimit(t *testing.T) {
	l := newLimiter()
	now := time.Unix(0, 0)
	one := httptest.NewRequest("POST", "/say", nil)
	one.RemoteAddr = "192.0.2.1:1"
	other := httptest.NewRequest("POST", "/say", nil)
	other.RemoteAddr, other.Header = "127.0.0.1:1", http.Header{"X-Forwarded-For": {"192.0.2.1, 192.0.2.9"}}
	for i := range burst {
		if !l.allow(one, now) {
			t.Fatalf("message %d was refused", i)
		}
	}
	if l.allow(one, now) || !l.allow(other, now) {
		t.Error("a flood was taken, or another address was refused")
	}
	if !l.allow(one, now.Add(everyMessage)) {
		t.Error("it was not forgiven")
	}
	if l.allow(other, now.Add(2*forget)); len(l.seen) != 1 {
		t.Errorf("%d addresses are remembered", len(l.seen))
	}
}

func TestLinked(t *testing.T) {
	numbers := []string{"113", "116117", "+4723479900"}
	const link = `<a class="tel" dir="ltr" href="tel:`
	for line, want := range map[string]string{
		"ring 116 117 & si":      "ring " + link + `116117">116 117</a> &amp; si`,
		"116\u00a0117.":          link + "116117\">116\u00a0117</a>.",
		"tlf 23 47 99 00, 113":   "tlf " + link + `+4723479900">23 47 99 00</a>, ` + link + `113">113</a>`,
		"1130 kl. 11 30, 116 11": "1130 kl. 11 30, 116 11",
		"<script>":               "&lt;script&gt;",
	} {
		if got := string(linked(line, numbers)); got != want {
			t.Errorf("%q: %s, want %s", line, got, want)
		}
	}
}

func TestTheDirectoryIsSearched(t *testing.T) {
	_, server, client := serve(t, false)
	for q, want := range map[string]string{"": "2 tjenester", "oslo LEGEVAKT": "1 tjenester", "nothing": "0 tjenester"} {
		response, err := client.Get(server.URL + "/services?q=" + url.QueryEscape(q))
		if status, body := read(t, response, err); status != 200 || !strings.Contains(body, want) {
			t.Errorf("%q: %d\n%s", q, status, body)
		}
	}
}

func TestEventsNeedAPage(t *testing.T) {
	_, server, client := serve(t, false)
	response, err := client.Get(server.URL + "/events")
	if status, _ := read(t, response, err); status != http.StatusBadRequest {
		t.Errorf("%d", status)
	}
}

func TestCard(t *testing.T) {
	b, server, client := serve(t, false)
	b.reply.Choices = nil
	response, err := client.PostForm(server.URL+"/say", url.Values{"text": {"hei"}})
	read(t, response, err)
	response, err = client.Get(server.URL + "/card/1?nb=1")
	if status, body := read(t, response, err); status != 200 || !strings.Contains(body, `<p>Ring 113</p>`) || !strings.Contains(body, `dir="rtl"`) {
		t.Errorf("%d\n%s", status, body)
	}
	response, err = client.Get(server.URL + "/card/99")
	if status, _ := read(t, response, err); status != 404 {
		t.Errorf("%d", status)
	}
}
