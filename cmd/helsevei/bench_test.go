package main

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"helsevei/bot/bus"
	"helsevei/channels"
	"helsevei/channels/sms"
	"helsevei/channels/sms/twiliotest"
)

// signature is an inlet that keeps nothing: what is left is the webhook and the
// check of its signature.
type signature struct{}

func (signature) Accept(context.Context, channels.Message) error { return nil }
func (signature) Report(context.Context, channels.Status) error  { return nil }

// BenchmarkWebhook posts signed texts over 64 connections, to the webhook as it
// is (checked and on disk before the answer) and to one that only checks.
func BenchmarkWebhook(b *testing.B) {
	dir := b.TempDir()
	key, err := bus.KeyFile(dir)
	if err != nil {
		b.Fatal(err)
	}
	quiet := slog.New(slog.DiscardHandler)
	opened, err := bus.Open(b.Context(), bus.Options{Dir: dir, Key: key, Keeper: true, Log: quiet})
	if err != nil {
		b.Fatal(err)
	}
	defer opened.Close()
	adapter, err := sms.New(sms.Config{AccountSID: account, AuthToken: authToken, From: "+4759440000", PublicURL: public, Fallback: "113"}, quiet)
	if err != nil {
		b.Fatal(err)
	}
	durable := httptest.NewServer(adapter.Handler(opened, opened))
	defer durable.Close()
	checked := httptest.NewServer(adapter.Handler(signature{}, signature{}))
	defer checked.Close()
	var rates, bareRates, late, bareLate []float64
	run := 0
	for b.Loop() {
		for range 5 {
			run++
			rate, p99 := load(b, durable.URL, run)
			rates, late = append(rates, rate), append(late, p99)
			rate, p99 = load(b, checked.URL, run)
			bareRates, bareLate = append(bareRates, rate), append(bareLate, p99)
		}
	}
	b.ReportMetric(middle(rates), "durable_req/s")
	b.ReportMetric(middle(bareRates), "checked_req/s")
	b.ReportMetric(middle(rates)/middle(bareRates), "durable/checked")
	b.ReportMetric(middle(late)*1000, "durable_p99_ms")
	b.ReportMetric(middle(bareLate)*1000, "checked_p99_ms")
}

func middle(list []float64) float64 {
	slices.Sort(list)
	return list[len(list)/2]
}

// load posts texts and gives the requests a second and the 99th percentile.
func load(b *testing.B, target string, run int) (rate, p99 float64) {
	const connections, requests = 64, 4000
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: connections, MaxConnsPerHost: connections}}
	defer client.CloseIdleConnections()
	type request struct{ body, signature string }
	prepared := make([]request, requests)
	for i := range prepared {
		form := url.Values{"MessageSid": {fmt.Sprintf("SM%d-%d", run, i)}, "From": {fmt.Sprintf("+47999%05d", i)}, "To": {"+4759440000"}, "Body": {"hei"}}
		prepared[i] = request{form.Encode(), twiliotest.Sign(authToken, public+"/twilio/inbound", form)}
	}
	took := make([]float64, requests)
	began := time.Now()
	var next atomic.Int64
	var posting sync.WaitGroup
	for range connections {
		posting.Go(func() {
			for i := next.Add(1) - 1; i < requests; i = next.Add(1) - 1 {
				start := time.Now()
				req, _ := http.NewRequest(http.MethodPost, target+"/twilio/inbound", strings.NewReader(prepared[i].body))
				req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				req.Header.Set("X-Twilio-Signature", prepared[i].signature)
				res, err := client.Do(req)
				if err != nil || res.StatusCode != 200 {
					b.Errorf("%v %v", res, err)
					return
				}
				res.Body.Close()
				took[i] = time.Since(start).Seconds()
			}
		})
	}
	posting.Wait()
	rate = requests / time.Since(began).Seconds()
	slices.Sort(took)
	return rate, took[requests*99/100]
}

// BenchmarkStart starts the program, waits until it is ready, and reads how
// much memory it holds when nothing happens.
func BenchmarkStart(b *testing.B) {
	tw := httptest.NewServer(twiliotest.New(account, authToken))
	defer tw.Close()
	var took, resident []float64
	for b.Loop() {
		for range 5 {
			began := time.Now()
			p := launch(b, b.TempDir(), tw.URL)
			for {
				if res, err := http.Get(p.url + "/readyz"); err == nil {
					res.Body.Close()
					if res.StatusCode == 200 {
						break
					}
				}
			}
			took = append(took, time.Since(began).Seconds())
			time.Sleep(2 * time.Second)
			resident = append(resident, memory(b, p.command.Process.Pid))
			p.kill()
		}
	}
	b.ReportMetric(middle(took)*1000, "ready_ms")
	b.ReportMetric(middle(resident), "idle_MB")
}

// memory is the resident set of a process in MB.
func memory(b *testing.B, pid int) float64 {
	f, err := os.Open(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		if kb, ok := strings.CutPrefix(s.Text(), "VmRSS:"); ok {
			n, err := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(kb, "kB")))
			if err != nil {
				b.Fatal(err)
			}
			return float64(n) / 1024
		}
	}
	b.Fatal("no VmRSS")
	return 0
}
