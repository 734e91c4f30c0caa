package web_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"helsevei/channels/web"
)

func TestPage(t *testing.T) {
	h, err := web.Handler(
		[]web.Number{{Shown: "116 117", Dial: "116117", Name: "Legevakt"}},
		[]web.Section{{Lang: "en", Dir: "ltr", Name: "English", Lines: []string{"Call <now> & say where you are."}}})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(h)
	defer server.Close()
	for path, want := range map[string]struct {
		status int
		holds  string
	}{
		"/":          {200, `<a class="number" href="tel:116117"><b>116 117</b> Legevakt</a>`},
		"/style.css": {200, ".number"},
		"/nothing":   {404, "404"},
	} {
		response, err := http.Get(server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(response.Body)
		response.Body.Close()
		if response.StatusCode != want.status || !strings.Contains(string(body), want.holds) {
			t.Errorf("%s: %d\n%s", path, response.StatusCode, body)
		}
		if want.status == 200 && !strings.HasPrefix(response.Header.Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("%s has no strict content security policy", path)
		}
		if path == "/" && !strings.Contains(string(body), "Call &lt;now&gt; &amp; say") {
			t.Errorf("the text is not escaped:\n%s", body)
		}
	}
}
