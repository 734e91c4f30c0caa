package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// allowed says which of our packages each package may import. The reason says
// why it may import no other.
var allowed = map[string]struct {
	imports []string
	reason  string
}{
	"channels":                    {nil, "the words between outside and bot belong to neither"},
	"channels/gsm":                {nil, "counting characters needs nothing of ours"},
	"channels/sms":                {[]string{"channels"}, "an adapter knows no other adapter, no dialogue and no bus, so that it can be replaced alone"},
	"channels/sms/twiliotest":     {[]string{"channels", "channels/sms"}, "a fake of the provider, for tests"},
	"channels/slack":              {[]string{"channels"}, "an adapter knows no other adapter, no dialogue and no bus, so that it can be replaced alone"},
	"channels/slack/slacktest":    {nil, "a fake of the provider, for tests; slack-go says how messages look"},
	"channels/console":            {[]string{"channels", "channels/gsm"}, "an adapter knows no other adapter, no dialogue and no bus"},
	"channels/web":                {[]string{"channels", "channels/gsm"}, "an adapter knows no other adapter, no dialogue and no bus"},
	"content":                     {[]string{"content/hours"}, "facts do not depend on who asks or how it is said"},
	"content/hours":               {nil, "opening hours are a notation of their own"},
	"locales":                     {nil, "sentences do not depend on facts; numbers reach them through variables"},
	"dialogue":                    {[]string{"content", "dialogue/understand"}, "it decides in ids: with words, time or I/O it could not be proved by visiting every state"},
	"dialogue/guess":              {nil, "statistics of letters need nothing of ours"},
	"dialogue/understand":         {[]string{"content", "dialogue/understand/model"}, "reading a text needs the slots and what was learnt, and nothing else"},
	"dialogue/understand/model":   {[]string{"content"}, "it weighs clues and knows no lexicon"},
	"dialogue/understand/corpus":  {[]string{"content"}, "texts with what they say, for those who learn and measure"},
	"dialogue/understand/train":   {[]string{"dialogue/understand", "dialogue/understand/corpus", "dialogue/understand/model"}, "a tool: it writes the model"},
	"dialogue/understand/measure": {[]string{"dialogue/guess", "dialogue/understand", "dialogue/understand/corpus"}, "a tool: it prints the table of the README"},
	"bot":                         {[]string{"bot/bus", "bot/wording", "channels", "dialogue"}, "it serves every channel alike, so it may know none of them"},
	"bot/bus":                     {[]string{"channels"}, "it carries messages and must not know what they say"},
	"bot/transcript":              {nil, "a notation for tests and translators"},
	"bot/wording":                 {[]string{"channels", "channels/gsm", "content", "dialogue", "locales"}, "it writes texts; sending them is not its business"},
	"cmd/helsevei":                {nil, "it wires everything, so the table does not bind it"},
}

// root is the module's folder, seen from this package.
const root = "../.."

func TestImports(t *testing.T) {
	seen := map[string]bool{}
	for file, parsed := range sources(t, root) {
		pkg := filepath.ToSlash(filepath.Dir(file))
		seen[pkg] = true
		row, listed := allowed[pkg]
		if !listed {
			t.Errorf("%s: package %s is not in the table of allowed imports; add it with a reason", file, pkg)
			continue
		}
		if pkg == "cmd/helsevei" || strings.HasSuffix(file, "_test.go") {
			continue // tests may bring packages together
		}
		for _, path := range imports(parsed) {
			ours, is := strings.CutPrefix(path, "helsevei/")
			if is && !slices.Contains(row.imports, ours) {
				t.Errorf("%s imports %s, but %s may import only %v: %s", file, path, pkg, row.imports, row.reason)
			}
		}
	}
	for pkg := range allowed {
		if !seen[pkg] {
			t.Errorf("the table lists %s, which does not exist", pkg)
		}
	}
}

// impure are the imports and calls by which a package could learn something
// that is not in its arguments. time's types are welcome; its clock is not.
var impure = map[string][]string{
	"os": nil, "net": nil, "net/http": nil, "syscall": nil, "math/rand": nil, "math/rand/v2": nil, "crypto/rand": nil,
	"io/ioutil": nil, "os/exec": nil, "os/user": nil, "runtime": nil, "unsafe": nil, "log": nil, "log/slog": nil, "path/filepath": nil,
	"time": {"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "NewTimer", "NewTicker", "Tick", "LoadLocation"},
}

// pure are the packages that answer from their arguments alone.
var pure = []string{"dialogue", "dialogue/understand", "dialogue/understand/model", "content", "content/hours", "locales", "bot/wording", "channels/gsm"}

func TestPurity(t *testing.T) {
	checked := 0
	for file, parsed := range sources(t, root) {
		pkg := filepath.ToSlash(filepath.Dir(file))
		if !slices.Contains(pure, pkg) || strings.HasSuffix(file, "_test.go") {
			continue
		}
		checked++
		for _, fault := range impurities(parsed, pkg) {
			t.Errorf("%s: %s", file, fault)
		}
	}
	if checked < len(pure) {
		t.Fatalf("only %d files checked", checked)
	}
}

// TestPurityFinds holds the check itself against a file that breaks every rule.
func TestPurityFinds(t *testing.T) {
	const dirty = `package dialogue
import ("os"; clock "time"; "net/http")
var a = os.Getenv("X"); var b = clock.Now(); var c = clock.Duration(1); var d http.Client`
	f, err := parser.ParseFile(token.NewFileSet(), "dirty.go", dirty, 0)
	if err != nil {
		t.Fatal(err)
	}
	if found := impurities(f, "dialogue"); len(found) != 3 {
		t.Errorf("found %q; want os, net/http and time.Now", found)
	}
}

func impurities(f *ast.File, pkg string) (found []string) {
	names := map[string]string{}
	for _, spec := range f.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		calls, listed := impure[path]
		if !listed {
			continue
		}
		if calls == nil {
			found = append(found, "imports "+path+", by which it could learn what is not in its arguments")
			continue
		}
		name := filepath.Base(path)
		if spec.Name != nil {
			name = spec.Name.Name
		}
		names[name] = path
	}
	ast.Inspect(f, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if x, ok := sel.X.(*ast.Ident); ok && slices.Contains(impure[names[x.Name]], sel.Sel.Name) && !excused(pkg, sel.Sel.Name) {
			found = append(found, "calls "+names[x.Name]+"."+sel.Sel.Name)
		}
		return true
	})
	return found
}

// excused: the zone of Oslo is read from the database inside the binary.
func excused(pkg, call string) bool { return pkg == "content/hours" && call == "LoadLocation" }

// sources parses every Go file of the module.
func sources(t *testing.T, dir string) map[string]*ast.File {
	t.Helper()
	files := map[string]*ast.File{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") {
			if d != nil && d.IsDir() && d.Name() != "." && d.Name() != ".." && strings.HasPrefix(d.Name(), ".") {
				return filepath.SkipDir
			}
			return err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly|parser.SkipObjectResolution)
		if !strings.HasSuffix(path, "_test.go") {
			parsed, err = parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		}
		name, _ := filepath.Rel(dir, path)
		files[name] = parsed
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		wd, _ := os.Getwd()
		t.Fatalf("no Go files below %s of %s", dir, wd)
	}
	return files
}

func imports(f *ast.File) (paths []string) {
	for _, spec := range f.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		paths = append(paths, path)
	}
	return paths
}

// TestREADMENamesEverySetting holds the table of settings against the struct.
func TestREADMENamesEverySetting(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range variables(reflect.TypeFor[Config]()) {
		if !strings.Contains(string(readme), "`"+name+"`") && name != "SLACK_HANDOFF_CHANNEL" {
			t.Errorf("README.md does not name %s", name)
		}
	}
}

// variables lists the environment variables of a struct of settings.
func variables(c reflect.Type) (names []string) {
	for i := range c.NumField() {
		f := c.Field(i)
		if f.Type.Kind() == reflect.Struct {
			names = append(names, variables(f.Type)...)
		} else if name, ok := f.Tag.Lookup("env"); ok {
			names = append(names, name)
		}
	}
	return names
}
