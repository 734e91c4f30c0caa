// Package web serves the page that helps when nothing else does: the numbers
// to call and what to say, in every language, without a script, a cookie or
// the bus. Start with [Handler].
package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/http"
)

// Section is what the page says in one language.
type Section struct {
	Lang, Dir string // BCP 47, "ltr" or "rtl"
	Name      string // the language's own name
	Lines     []string
}

// Number is a number to tap.
type Number struct {
	Shown, Dial string // "116 117", "116117"
	Name        string // Norwegian, as on the door
}

//go:embed page.html style.css
var files embed.FS

// policy lets the page load its own style and nothing else from anywhere.
const policy = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// Handler serves the page at / and its style. The page is written once, here.
func Handler(numbers []Number, sections []Section) (http.Handler, error) {
	page, err := template.ParseFS(files, "page.html")
	if err != nil {
		return nil, fmt.Errorf("read the page: %w", err)
	}
	var written bytes.Buffer
	if err := page.Execute(&written, map[string]any{"Numbers": numbers, "Sections": sections}); err != nil {
		return nil, fmt.Errorf("write the page: %w", err)
	}
	style, err := files.ReadFile("style.css")
	if err != nil {
		return nil, fmt.Errorf("read the page's style: %w", err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", serve("text/html; charset=utf-8", written.Bytes()))
	mux.HandleFunc("GET /style.css", serve("text/css; charset=utf-8", style))
	return mux, nil
}

func serve(contentType string, body []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		h := w.Header()
		h.Set("Content-Type", contentType)
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		w.Write(body) //nolint:errcheck // the reader has gone
	}
}
