package sms_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/twilio/twilio-go/client"

	"helsevei/channels"
	"helsevei/channels/sms"
	"helsevei/channels/sms/twiliotest"
)

type counter struct{ n int }

func (c *counter) Accept(context.Context, channels.Message) error { c.n++; return nil }

// BenchmarkInbound holds the whole handler, with an inlet that only counts,
// against twilio-go's signature check on a body that has been read.
func BenchmarkInbound(b *testing.B) {
	a, err := sms.New(config(), slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	form := (&twiliotest.Webhook{AccountSID: account, To: "+4759440000"}).InboundForm("SM1", person, private)
	body, signature := form.Encode(), twiliotest.Sign(token, public+"/twilio/inbound", form)
	validator := client.NewRequestValidator(token)
	count := &counter{}
	bench(b, "handler", body, signature, a.Handler(count, nil))
	bench(b, "signature-only", body, signature, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		if !validator.ValidateBody(public+"/twilio/inbound", raw, r.Header.Get("X-Twilio-Signature")) {
			w.WriteHeader(http.StatusForbidden)
		}
	}))
	if count.n == 0 {
		b.Fatal("nothing was accepted")
	}
}

func bench(b *testing.B, name, body, signature string, h http.Handler) {
	b.Run(name, func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			r := httptest.NewRequest("POST", "/twilio/inbound", strings.NewReader(body))
			r.Header.Set("X-Twilio-Signature", signature)
			w := httptest.NewRecorder()
			if h.ServeHTTP(w, r); w.Code != 200 {
				b.Fatal(w.Code)
			}
		}
	})
}
