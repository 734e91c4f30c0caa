package gsm

import (
	"strings"
	"testing"
	"unicode/utf16"

	"pgregory.net/rapid"
)

func TestMeasure(t *testing.T) {
	a := strings.Repeat
	for _, tc := range []struct {
		name, text string
		want       Size
	}{
		{"nothing", "", Size{GSM7, 0, 0}},
		{"one letter", "a", Size{GSM7, 1, 1}},
		{"norwegian", "Ring 113 nå. Å være syk på en fjelltopp ÆØÅ æøå", Size{GSM7, 47, 1}},
		{"160 in one", a("a", 160), Size{GSM7, 160, 1}},
		{"161 in two", a("a", 161), Size{GSM7, 161, 2}},
		{"two full parts", a("a", 306), Size{GSM7, 306, 2}},
		{"and one more", a("a", 307), Size{GSM7, 307, 3}},
		{"euro is two", "€", Size{GSM7, 2, 1}},
		{"every extension character", "^{}\\[~]|€\f", Size{GSM7, 20, 1}},
		{"80 euros in one", a("€", 80), Size{GSM7, 160, 1}},
		{"81 euros: 76 to a part", a("€", 81), Size{GSM7, 162, 2}},
		{"euros leave a gap at each edge", a("€", 153), Size{GSM7, 306, 3}},
		{"escape pair moves over the edge", a("a", 152) + "€" + a("a", 152), Size{GSM7, 306, 3}},
		{"70 in one", a("ж", 70), Size{UCS2, 70, 1}},
		{"71 in two", a("ж", 71), Size{UCS2, 71, 2}},
		{"134 in two", a("ж", 134), Size{UCS2, 134, 2}},
		{"135 in three", a("ж", 135), Size{UCS2, 135, 3}},
		{"one emoji turns all", "a😀", Size{UCS2, 3, 1}},
		{"35 emoji in one", a("😀", 35), Size{UCS2, 70, 1}},
		{"36 emoji: 33 to a part", a("😀", 36), Size{UCS2, 72, 2}},
		{"67 emoji leave gaps", a("😀", 67), Size{UCS2, 134, 3}},
		{"extension characters cost one in UCS-2", "€ж", Size{UCS2, 2, 1}},
		{"broken UTF-8", "a\xff\xfe", Size{UCS2, 3, 1}},
		{"NUL", "\x00", Size{UCS2, 1, 1}},
		{"decomposed", "e\u0301", Size{UCS2, 2, 1}},
	} {
		if got := Measure(tc.text); got != tc.want {
			t.Errorf("%s: got %+v, want %+v", tc.name, got, tc.want)
		}
	}
}

func TestForeign(t *testing.T) {
	for text, want := range map[string]string{
		"Hjelp på norsk? ÆØÅ æøå":            "",
		"l’hôpital – ça fait mal, l’hôpital": "’ô–ç",
		"ç ê ş û « » …":                      "çêşû«»…",
		"tab\t":                              "\t",
		"`":                                  "`",
		"\xff\xfe":                           "\uFFFD",
	} {
		if got := string(Foreign(text)); got != want {
			t.Errorf("Foreign(%q) = %q, want %q", text, got, want)
		}
	}
}

// The two tables of 3GPP TS 23.038, row by row as printed there: written out
// once more, so that a slip in either copy shows. \x1b is the escape itself.
const (
	printed = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
		"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	extended = "\f^{}\\[~]|€"
)

func TestAlphabet(t *testing.T) {
	if n := len([]rune(printed)); n != 128 {
		t.Fatalf("the printed table has %d places, want 128", n)
	}
	for r := rune(0); r <= 0xFFFF; r++ {
		if got, want := septets(r), cost(r, GSM7); got != want {
			t.Errorf("septets(%U) = %d, want %d", r, got, want)
		}
	}
}

func cost(r rune, enc Encoding) int {
	switch {
	case enc == UCS2:
		return len(utf16.Encode([]rune{r}))
	case r != 0x1b && strings.ContainsRune(printed, r):
		return 1
	case strings.ContainsRune(extended, r):
		return 2
	}
	return 0
}

// brute measures by trying every way to cut: the fewest parts that hold the
// text, with no character cut. The network's greedy way can do no better and
// must do no worse.
func brute(text string) Size {
	enc := GSM7
	for _, r := range text {
		if cost(r, GSM7) == 0 {
			enc = UCS2
		}
	}
	limit, part := 160, 153
	if enc == UCS2 {
		limit, part = 70, 67
	}
	var costs []int
	units := 0
	for _, r := range text {
		costs = append(costs, cost(r, enc))
		units += costs[len(costs)-1]
	}
	if units <= limit {
		return Size{enc, units, min(units, 1)}
	}
	return Size{enc, units, fewest(costs, part)}
}

func fewest(costs []int, part int) int {
	best := make([]int, len(costs)+1)
	for end := 1; end <= len(costs); end++ {
		best[end] = end
		for start, used := end-1, 0; start >= 0; start-- {
			if used += costs[start]; used > part {
				break
			}
			best[end] = min(best[end], best[start]+1)
		}
	}
	return best[len(costs)]
}

// check is what must hold for every text.
func check(t interface {
	Helper()
	Errorf(string, ...any)
}, text string) {
	t.Helper()
	got, parts := Measure(text), Parts(text)
	if want := brute(text); got != want {
		t.Errorf("Measure(%q) = %+v, want %+v", text, got, want)
	}
	if strings.Join(parts, "") != text || len(parts) != got.Segments {
		t.Errorf("Parts(%q) = %q: not the text in %d parts", text, parts, got.Segments)
	}
	if (len(Foreign(text)) == 0) != (got.Encoding == GSM7) {
		t.Errorf("Foreign(%q) = %q, but the text is %s", text, Foreign(text), got.Encoding)
	}
	for _, p := range parts {
		checkPart(t, p, got)
	}
}

func checkPart(t interface{ Errorf(string, ...any) }, p string, of Size) {
	units, limit := 0, map[Encoding][2]int{GSM7: {160, 153}, UCS2: {70, 67}}[of.Encoding]
	for _, r := range p {
		units += cost(r, of.Encoding)
	}
	if units == 0 || units > limit[min(of.Segments-1, 1)] {
		t.Errorf("part %q has %d units", p, units)
	}
}

func TestMeasureProperty(t *testing.T) {
	alphabet := []rune("aøÅ1 \n€[^|жع😀🏥\u0301’")
	rapid.Check(t, func(t *rapid.T) {
		piece := rapid.StringOfN(rapid.SampledFrom(alphabet), 0, 8, -1)
		head := strings.Repeat("a", rapid.IntRange(0, 330).Draw(t, "head"))
		check(t, head+strings.Join(rapid.SliceOfN(piece, 0, 60).Draw(t, "pieces"), ""))
	})
}

func FuzzMeasure(f *testing.F) {
	seeds := []string{"", "Ring 113", strings.Repeat("a", 152) + "€€", strings.Repeat("ж", 66) + "😀", "\xff\x00", "l’hôpital",
		strings.Repeat("€", 154), strings.Repeat("😀", 68) + "\xed\xa0\x80"}
	if len(seeds) == 0 {
		f.Fatal("no seeds")
	}
	for _, s := range seeds {
		f.Add(s, uint8(1))
		f.Add(s, uint8(40))
	}
	f.Fuzz(func(t *testing.T, text string, times uint8) {
		if len(text) > 300 {
			t.Skip("longer texts show nothing new and make the brute force slow")
		}
		check(t, strings.Repeat(text, int(times%8)+1))
	})
}

func BenchmarkMeasure(b *testing.B) {
	text := strings.Repeat("Ring 116 117 nå. ", 25)
	b.ReportAllocs()
	for b.Loop() {
		Measure(text)
	}
}
