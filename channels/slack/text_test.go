package slack

import "testing"

func TestPlain(t *testing.T) {
	for text, want := range map[string]string{
		"hei":                                        "hei",
		"&lt;3 &amp; &gt; &amp;lt;":                  "<3 & > &lt;",
		"<@U0BOT> feber":                             "feber",
		"feber <@U0BOT|helsevei>":                    "feber",
		"<@U0123> er syk":                            "@ er syk",
		"<@U0123|kari> er syk":                       "@kari er syk",
		"<#C1|mottak>":                               "#mottak",
		"<https://x.no/a?b=1&amp;c=2>":               "https://x.no/a?b=1&c=2",
		"<https://x.no|se her>":                      "se her",
		"<tel:113|113>":                              "113",
		"<tel:113>":                                  "113",
		"<mailto:a@b.no|a@b.no>":                     "a@b.no",
		"<!here> <!channel>":                         "@here @channel",
		"<!subteam^S1|@leger>":                       "@leger",
		"<!date^1392734382^{date}|18. februar 2014>": "18. februar 2014",
		"<>":              "",
		"1 < 2":           "1 < 2",
		"a\x00b":          "a\uFFFDb",
		"ar\xff":          "ar\uFFFD",
		":ambulance: ١١٣": ":ambulance: ١١٣",
	} {
		if got := plain(text, "U0BOT"); got != want {
			t.Errorf("plain(%q) = %q; want %q", text, got, want)
		}
	}
}

func FuzzPlain(f *testing.F) {
	for _, seed := range []string{"hei", "<@U0BOT> &lt;", "<<<|>>", "\xff<!date^|>"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, r := range plain(text, "U0BOT") {
			if r == 0 {
				t.Errorf("%q keeps a zero byte", text)
			}
		}
	})
}
