package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// screenshots is where a person can look at the pages; git ignores it.
const screenshots = "testdata/screenshots"

// chromium starts a browser of its own, once for all tests of a run.
func chromium(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatal("there is no chromium to see the page with; make browser installs it")
	}
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.UserDataDir(t.TempDir()), chromedp.WSURLReadTimeout(time.Minute))...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Run(ctx); err != nil {
		t.Fatalf("start chromium: %v", err)
	}
	return ctx
}

// tab is a tab of the browser.
type tab struct {
	t      *testing.T
	ctx    context.Context
	window cdp.BrowserContextID
	mu     sync.Mutex
	// complaints are scripts that failed and what the content security policy
	// forbade.
	complaints []string
}

// visit opens the page as somebody new, in a window without anybody's cookies.
func visit(t *testing.T, browser context.Context, url string) *tab {
	t.Helper()
	c := chromedp.FromContext(browser)
	id, err := target.CreateBrowserContext().Do(cdp.WithExecutor(browser, c.Browser))
	if err != nil {
		t.Fatalf("open a window: %v", err)
	}
	return open(t, browser, id, url)
}

// open opens the page in a tab of a window.
func open(t *testing.T, browser context.Context, window cdp.BrowserContextID, url string) *tab {
	t.Helper()
	c := chromedp.FromContext(browser)
	id, err := target.CreateTarget("about:blank").WithBrowserContextID(window).WithNewWindow(true).Do(cdp.WithExecutor(browser, c.Browser))
	if err != nil {
		t.Fatalf("open a tab: %v", err)
	}
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithTargetID(id))
	t.Cleanup(cancel)
	if err := chromedp.Run(ctx); err != nil { // what is first run on a tab, ends it with its context
		t.Fatalf("open a tab: %v", err)
	}
	p := &tab{t: t, ctx: ctx, window: window}
	chromedp.ListenTarget(ctx, func(event any) {
		p.mu.Lock()
		defer p.mu.Unlock()
		switch e := event.(type) {
		case *log.EventEntryAdded:
			if e.Entry.Source == log.SourceSecurity {
				p.complaints = append(p.complaints, e.Entry.Text)
			}
		case *runtime.EventExceptionThrown:
			p.complaints = append(p.complaints, e.ExceptionDetails.Error())
		}
	})
	t.Cleanup(func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		for _, c := range p.complaints {
			t.Errorf("the browser complains: %s", c)
		}
	})
	p.do(log.Enable(), runtime.Enable(), chromedp.EmulateViewport(320, 640), chromedp.Navigate(url))
	return p
}

// do runs actions, which may take as long as a slow machine needs.
func (p *tab) do(actions ...chromedp.Action) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, 30*time.Second)
	defer cancel()
	if err := chromedp.Run(ctx, actions...); err != nil {
		p.t.Fatalf("%v\nthe page says:\n%s", err, p.text("body"))
	}
}

// text is what an element shows, "" where there is none.
func (p *tab) text(selector string) (text string) {
	ctx, cancel := context.WithTimeout(p.ctx, 5*time.Second)
	defer cancel()
	_ = chromedp.Run(ctx, chromedp.Evaluate(fmt.Sprintf(`document.querySelector(%q)?.innerText ?? ""`, selector), &text))
	return text
}

// holds evaluates a condition until it is true, over pages that load meanwhile.
func (p *tab) holds(condition string) {
	p.t.Helper()
	var err error
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		var is bool
		if err = chromedp.Run(p.ctx, chromedp.Evaluate("!!("+condition+")", &is)); is {
			return
		}
	}
	p.t.Fatalf("it never came that %s (%v)\nthe page says:\n%s", condition, err, p.text("body"))
}

// says waits until the last answer has a text.
func (p *tab) says(text string) {
	p.t.Helper()
	p.holds(fmt.Sprintf(`document.querySelector("#log li:last-child.theirs .shown")?.innerText.includes(%q)`, text))
}

// types writes a text and sends it with Enter.
func (p *tab) types(text string) {
	p.t.Helper()
	p.do(chromedp.SendKeys("#text", text+kb.Enter, chromedp.ByQuery))
}

// click presses the button that has a value, in the last answer or anywhere.
func (p *tab) click(value string) {
	p.t.Helper()
	p.do(chromedp.Click(fmt.Sprintf("button[value=%q]", value), chromedp.ByQuery))
}

// keys presses Tab until something has the focus, then Enter.
func (p *tab) keys(focused string) {
	p.t.Helper()
	for range 80 {
		var there bool
		p.do(chromedp.KeyEvent(kb.Tab), chromedp.Evaluate(fmt.Sprintf(`document.activeElement.matches(%q)`, focused), &there))
		if there {
			p.do(chromedp.KeyEvent(kb.Enter))
			return
		}
	}
	p.t.Fatalf("Tab does not lead to %s", focused)
}

// faults are what is wrong with how a page looks: wider than the screen, or text that
// is hard to read (WCAG 2.2 AA).
const faults = `(() => {
	const found = [];
	const root = document.documentElement;
	if (root.scrollWidth > root.clientWidth) found.push("wider than the screen: " + root.scrollWidth + " > " + root.clientWidth);
	const light = (c) => { const [r, g, b] = c.map((v) => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
	const parse = (s) => s.match(/[\d.]+/g).map(Number);
	const behind = (e) => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > 0) return c.slice(0, 3); } return [255, 255, 255]; };
	let texts = 0;
	for (const e of document.body.querySelectorAll("*")) {
		if (!Array.from(e.childNodes).some((n) => n.nodeType === 3 && n.data.trim()) || e.closest("svg") || !e.checkVisibility()) continue;
		texts++;
		const style = getComputedStyle(e), a = light(parse(style.color).slice(0, 3)), b = light(behind(e));
		const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), size = parseFloat(style.fontSize);
		if (ratio < (size >= 24 || size >= 18.66 && style.fontWeight >= 700 ? 3 : 4.5)) found.push(e.tagName + " " + e.textContent.slice(0, 30) + ": contrast " + ratio.toFixed(2));
	}
	if (texts < 3) found.push("no text was checked");
	return found.join("\n");
})()`

// look keeps a screenshot at both widths and reports what is wrong.
func (p *tab) look(name string) {
	p.t.Helper()
	for _, width := range []int64{320, 1280} {
		var wrong string
		var picture []byte
		p.do(chromedp.EmulateViewport(width, 640), chromedp.Evaluate(faults, &wrong), chromedp.FullScreenshot(&picture, 100))
		if wrong != "" {
			p.t.Errorf("%s at %d px:\n%s", name, width, wrong)
		}
		if err := os.WriteFile(filepath.Join(screenshots, fmt.Sprintf("%s-%d.png", name, width)), picture, 0o644); err != nil {
			p.t.Error(err)
		}
	}
	p.do(chromedp.EmulateViewport(320, 640))
}

// TestPage drives a real browser against the real program.
func TestPage(t *testing.T) {
	if err := os.MkdirAll(screenshots, 0o755); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	alone := []string{"HELSEVEI_PUBLIC_URL=", "TWILIO_ACCOUNT_SID=", "TWILIO_AUTH_TOKEN=", "TWILIO_FROM=", "TWILIO_API_URL="}
	server := launch(t, dir, "", alone...)
	browser := chromium(t)
	run := func(name string, test func(t *testing.T, p *tab)) {
		t.Run(name, func(t *testing.T) { test(t, visit(t, browser, server.url)) })
	}
	run("typing, reload, two tabs, delete", func(t *testing.T, p *tab) {
		p.types("hei, sønnen min på 3 har feber")
		p.says("Haster det?")
		p.look("nb-question")
		twin := open(t, browser, p.window, server.url)
		twin.says("Haster det?")
		twin.click("2")
		for _, tab := range []*tab{p, twin} {
			tab.says("116 117")
			tab.holds(`document.querySelectorAll("#log li").length === 4 && !document.querySelector("#log .choices")`)
		}
		p.holds(`document.querySelector("#log li:last-child a[href='tel:116117']").innerText.replace(/\s/g, "") === "116117"`)
		p.look("nb-answer")
		p.do(chromedp.Reload())
		p.says("116 117")
		p.click("SLETT")
		p.says("slettet")
		p.holds(`document.querySelectorAll("#log li").length === 1`)
		twin.holds(`document.querySelectorAll("#log li").length === 1`)
	})
	t.Run("counted", func(t *testing.T) { // and nothing that was written
		response, err := http.Get(server.url + "/metrics")
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		text, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		wantLines(t, string(text), `helsevei_messages_in_total{channel="web"} 3`, `helsevei_messages_out_total{channel="web",language="nb",outcome="taken"} 3`, "helsevei_bus_up 1")
		if strings.Contains(string(text), "feber") {
			t.Error("what was written stands in the metrics")
		}
	})
	if testing.Short() {
		return // under the race detector; make test sees the rest
	}
	run("danger", func(t *testing.T, p *tab) {
		p.types("mamma er bevisstløs")
		p.says("RING 113 NÅ")
		p.holds(`document.querySelector("#log a.call").href === "tel:113"`)
		p.do(chromedp.Click("#as-sms", chromedp.ByQuery))
		p.holds(`document.querySelector("#log .sms").checkVisibility() && document.querySelector("#log .size").innerText === "SMS: GSM-7, 2"`)
		p.look("nb-danger-as-sms")
	})
	for tag, way := range map[string]struct{ name, dir, answer string }{
		"nb": {"Norsk", "ltr", "Legevakt"}, "ar": {"العربية", "rtl", "116117"}, "ti": {"ትግርኛ", "ltr", "116 117"},
	} {
		run("clicks, "+tag, func(t *testing.T, p *tab) {
			p.do(chromedp.Click("details summary", chromedp.ByQuery))
			p.click(way.name)
			p.holds(fmt.Sprintf(`document.querySelector("#log li:last-child .shown[lang=%s][dir=%s]")`, tag, way.dir))
			p.look(tag + "-greeting")
			p.click("2")
			p.holds(`document.querySelectorAll("#log li").length === 4`)
			p.click("1")
			p.says(way.answer)
			p.look(tag + "-clicks")
			p.do(chromedp.Click("#log li:last-child .tools a:last-child", chromedp.ByQuery), chromedp.WaitVisible(".sheet", chromedp.ByQuery))
			p.look(tag + "-card")
		})
	}
	run("keyboard alone", func(t *testing.T, p *tab) {
		p.keys("#text")
		p.do(chromedp.KeyEvent("ሰላም"), chromedp.KeyEvent(kb.Enter))
		p.holds(`document.querySelector("#log li:last-child .shown[lang=ti]")`)
		p.keys("#log button[value='3']")
		p.holds(`document.querySelectorAll("#log li").length === 4`)
		p.keys("#log button[value='7']")
		p.holds(`document.querySelectorAll("#log li").length === 6`)
		p.holds(`document.activeElement.id === "text"`)
	})
	run("without a script", func(t *testing.T, p *tab) {
		p.do(emulation.SetScriptExecutionDisabled(true), chromedp.Navigate(server.url))
		p.do(chromedp.SendKeys("#text", "gravid, kan vente, bor i Moss", chromedp.ByQuery), chromedp.Submit("#write", chromedp.ByQuery),
			chromedp.WaitVisible("#log li:last-child.theirs button", chromedp.ByQuery),
			chromedp.Click("#log button[value='2']", chromedp.ByQuery), chromedp.WaitNotPresent("#log .choices", chromedp.ByQuery))
	})
	run("the dialogue and the directory", func(t *testing.T, p *tab) {
		p.types("hello")
		p.says("Is it urgent?")
		p.do(chromedp.Navigate(server.url + "/flow"))
		p.holds(`document.querySelector(".picture svg rect title")`)
		p.look("flow")
		p.do(chromedp.Navigate(server.url+"/services"), chromedp.SendKeys("#q", "legevakt oslo", chromedp.ByQuery), chromedp.Click("form button", chromedp.ByQuery))
		p.holds(`location.search !== "" && document.querySelectorAll(".services li").length > 0 && document.querySelectorAll(".services li").length < 15`)
		p.look("services")
	})
	run("killed and started again", func(t *testing.T, p *tab) {
		p.types("hei")
		p.says("Haster det?")
		server.kill()
		p.types("det haster")
		p.holds(`!document.getElementById("trouble").hidden && document.getElementById("text").value === "det haster"`)
		p.look("no-server")
		server = launch(t, dir, "", append(alone, "HELSEVEI_ADDR="+strings.TrimPrefix(server.url, "http://"))...)
		p.holds(`document.getElementById("trouble").hidden`)
		p.do(chromedp.KeyEvent(kb.Enter))
		p.holds(`document.querySelectorAll("#log li").length === 4`)
	})
}
