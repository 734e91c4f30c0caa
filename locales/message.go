package locales

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// noValue is what text/template prints for a variable that it was not given.
const noValue = "<no value>"

// message is one message as go-i18n rendered it at load.
type message struct {
	// parts alternates literal text and the name of a variable, beginning and
	// ending with text (which may be empty).
	parts     []string
	variables []string // distinct, sorted
}

// mark stands around a variable's name while a message is rendered to find its
// parts. No message contains it: control characters are refused before.
const mark = "\x00"

func newMessage(rendered string) message {
	m := message{parts: strings.Split(rendered, mark)}
	for i := 1; i < len(m.parts); i += 2 {
		m.variables = append(m.variables, m.parts[i])
	}
	slices.Sort(m.variables)
	m.variables = slices.Compact(m.variables)
	return m
}

// accepts reports what is wrong with the variables given for a message.
func (m message) accepts(vars map[string]string) error {
	for _, name := range m.variables {
		value := vars[name]
		if strings.TrimSpace(value) == "" {
			return fmt.Errorf("variable %q is missing or empty", name)
		}
		if strings.Contains(value, noValue) {
			return fmt.Errorf("variable %q holds %s", name, noValue)
		}
	}
	if len(vars) == len(m.variables) {
		return nil
	}
	return fmt.Errorf("it does not use the variables %q", m.unused(vars))
}

func (m message) unused(vars map[string]string) []string {
	names := slices.Sorted(maps.Keys(vars))
	return slices.DeleteFunc(names, func(name string) bool {
		return slices.Contains(m.variables, name)
	})
}

func (m message) fill(vars map[string]string) string {
	if len(m.parts) == 1 {
		return m.parts[0]
	}
	var b strings.Builder
	b.Grow(m.size(vars))
	for i, part := range m.parts {
		b.WriteString(written(i, part, vars))
	}
	return b.String()
}

func (m message) size(vars map[string]string) int {
	n := 0
	for i, part := range m.parts {
		n += len(written(i, part, vars))
	}
	return n
}

func written(i int, part string, vars map[string]string) string {
	if i%2 == 1 {
		return vars[part]
	}
	return part
}
