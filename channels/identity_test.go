package channels_test

import (
	"testing"

	"helsevei/channels"
)

func TestHideIdentityNumbers(t *testing.T) {
	for text, want := range map[string]string{
		"fnr 01019012345":              "fnr ###########",
		"010190 12345, jeg er syk":     "###########, jeg er syk",
		"01.01.90-12345":               "###########",
		"٠١٠١٩٠١٢٣٤٥ مريض":             "########### مريض",
		"jeg er 24, 41019012345":       "jeg er 24, ###########",
		"ring 113 eller 116 117":       "ring 113 eller 116 117",
		"tlf +47 22 33 44 55":          "tlf +47 22 33 44 55",
		"1 2 3 4 5 6 7 8 9":            "1 2 3 4 5 6 7 8 9",
		"født 01.01.1990, 39,5 grader": "født 01.01.1990, 39,5 grader",
		"":                             "",
	} {
		if got := channels.HideIdentityNumbers(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
