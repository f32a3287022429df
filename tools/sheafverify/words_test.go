package main

import (
	"archive/zip"
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/tools/sheafverify/replay"
)

// formatAt says where the functions that speak take their formats. The arguments behind the
// last are what fills it.
var formatAt = map[string][]int{"reject": {0, 3}, "bad": {0}, "Refuse": {0}, "say": {0}, "tell": {0}}

// passes are the names under which those functions hand formats to one another.
var passes = []string{"format", "remedy", "r.Format", "rej.remedy"}

var verb = regexp.MustCompile(`%[^a-z%]*[a-z%]`)

// spoken collects the formats of the program from its source.
type spoken struct {
	t      *testing.T
	consts map[string]ast.Expr
	used   map[string]bool
}

// text is the value of a literal, a constant, or literals joined by plus.
func (s *spoken) text(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, err == nil && e.Kind == token.STRING
	case *ast.Ident:
		if value := s.consts[e.Name]; value != nil {
			return s.text(value)
		}
	case *ast.BinaryExpr:
		x, isX := s.text(e.X)
		y, isY := s.text(e.Y)
		return x + y, isX && isY && e.Op == token.ADD
	}
	return "", false
}

// use takes a format that filled arguments follow.
func (s *spoken) use(at token.Position, e ast.Expr, filled int) {
	if slices.Contains(passes, name(e)) {
		return
	}
	text, ok := s.text(e)
	if !ok {
		s.t.Errorf("%s: a format that is no constant cannot be held against the table", at)
	}
	if verbs := len(verb.FindAllString(text, -1)); verbs != filled {
		s.t.Errorf("%s: %d verbs and %d values", at, verbs, filled)
	}
	s.used[text] = true
}

// name is that of an identifier or of a field, with what it is taken from.
func name(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return name(e.X) + "." + e.Sel.Name
	}
	return ""
}

func (s *spoken) call(at token.Position, c *ast.CallExpr) {
	called := name(c.Fun)
	called = called[strings.LastIndex(called, ".")+1:]
	if called == "Errorf" {
		s.t.Errorf("%s: an error that the table does not know", at)
	}
	places := formatAt[called]
	for i, place := range places {
		filled := 0
		if i == len(places)-1 && !c.Ellipsis.IsValid() {
			filled = len(c.Args) - place - 1
		}
		s.use(at, c.Args[place], filled)
	}
}

func (s *spoken) file(fset *token.FileSet, f *ast.File) {
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			s.call(fset.Position(n.Pos()), n)
		case *ast.CompositeLit:
			switch made := name(n.Type); {
			case made == "rejection":
				s.use(fset.Position(n.Pos()), n.Elts[3], 0)
			case strings.HasSuffix(made, "Refusal") && fset.Position(n.Pos()).Filename != "replay/story/refusal.go":
				s.t.Errorf("%s: make it with Refuse", fset.Position(n.Pos()))
			}
		}
		return true
	})
}

// formats reads the source of the program, or of the parts of it that the patterns name.
func formats(t *testing.T, patterns ...string) map[string]bool {
	t.Helper()
	if len(patterns) == 0 {
		patterns = []string{"*.go", "replay/*.go", "replay/*/*.go"}
	}
	s := &spoken{t: t, used: map[string]bool{}}
	fset := token.NewFileSet()
	var sources []*ast.File
	for _, pattern := range patterns {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			f, err := parser.ParseFile(fset, file, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			sources = append(sources, f)
		}
	}
	s.consts = constants(sources)
	for _, f := range sources {
		s.file(fset, f)
	}
	return s.used
}

// constants are the values of all constants by name.
func constants(sources []*ast.File) map[string]ast.Expr {
	values := map[string]ast.Expr{}
	for _, f := range sources {
		ast.Inspect(f, func(n ast.Node) bool {
			if d, ok := n.(*ast.GenDecl); ok && d.Tok == token.CONST {
				for _, spec := range d.Specs {
					if c, ok := spec.(*ast.ValueSpec); ok && len(c.Names) == len(c.Values) {
						for i, id := range c.Names {
							values[id.Name] = c.Values[i]
						}
					}
				}
			}
			return true
		})
	}
	return values
}

// Every format has one twin with the same verbs in order, and no twin is left over.
func TestRussian_Twins(t *testing.T) {
	used := formats(t)
	for _, twin := range slices.Concat(twins, replay.Twins()) {
		if !used[twin[0]] {
			t.Errorf("nothing says %q, or it stands here twice", twin[0])
		}
		delete(used, twin[0])
		mine, its := verb.FindAllString(twin[0], -1), verb.FindAllString(twin[1], -1)
		if !slices.Equal(mine, its) {
			t.Errorf("%q has the verbs %v, its Russian %v", twin[0], mine, its)
		}
		if !cyrillic.MatchString(twin[1]) {
			t.Errorf("not Russian: %q", twin[1])
		}
	}
	for format := range used {
		t.Errorf("no Russian for %q", format)
	}
}

func TestLanguageOf(t *testing.T) {
	for _, c := range []struct {
		all, messages, lang string
		want                language
	}{
		{"", "", "", english},
		{"", "", "ru_RU.UTF-8", russian},
		{"", "ru", "en_GB.UTF-8", russian},
		{"C", "ru", "ru", english},
		{"", "", "C.UTF-8", english},
	} {
		set := map[string]string{"LC_ALL": c.all, "LC_MESSAGES": c.messages, "LANG": c.lang}
		if got := languageOf(func(name string) string { return set[name] }); got != c.want {
			t.Errorf("%v: %s", set, got)
		}
	}
}

var (
	quoted   = regexp.MustCompile(`"[^"]*"|«[^»]*»`)
	cyrillic = regexp.MustCompile(`[А-яё]{3}`)
	// latin words that run on are English left over; one alone is a name, as JSON is.
	latin = regexp.MustCompile(`[A-Za-z]{2,}[ ,:;]+[A-Za-z]{2,}`)
)

// isRussian says whether a text without the values that it quotes is Russian.
func isRussian(text string) bool {
	text = quoted.ReplaceAllString(strings.ReplaceAll(text, `\"`, ""), "")
	return cyrillic.MatchString(text) && !latin.MatchString(text)
}

// inWords holds a rejection against what every one has to be: a reason and a remedy in both languages.
func inWords(t *testing.T, r *rejection) {
	t.Helper()
	for _, text := range []string{r.in(russian), russian.say(r.remedy)} {
		if !isRussian(text) {
			t.Errorf("not Russian: %s", text)
		}
	}
	if text := r.in(english) + english.say(r.remedy); r.remedy == "" || cyrillic.MatchString(text) {
		t.Errorf("not English: %s", text)
	}
	if len(r.in(russian)) <= len(r.file)+2 || strings.Contains(r.in(russian)+r.in(english), "%!") {
		t.Errorf("no reason: %s", r.in(russian))
	}
}

func TestIsRussian(t *testing.T) {
	for text, want := range map[string]bool{
		"journal.jsonl, строка 7: запись не в канонической форме (RFC 8785)": true,
		`в таблице "the row says", а по журналу "so"`:                        true,
		"journal.jsonl, строка 7: the leaf is numbered 7":                    false,
		"journal.jsonl line 7": false,
	} {
		if isRussian(text) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
}

// What an auditor reads about each kind of change, in Russian.
// within is the place of a byte of a file in the archive, beyond its header.
func within(t *testing.T, content []byte, name string) int64 {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(archive.File, func(f *zip.File) bool { return f.Name == name })
	from, err := archive.File[at].DataOffset()
	if err != nil {
		t.Fatal(err)
	}
	return from + int64(archive.File[at].CompressedSize64/2)
}

func TestRun_RejectedInRussian(t *testing.T) {
	s := genuine(t)
	content := s.zipped(t)
	whole := unpack(t, content)
	edited := func(name string, change func(lines []string) []string) []byte {
		u := whole.clone()
		u.edit(name, change)
		return u.pack(t)
	}
	flipped := bytes.Clone(content)
	flipped[within(t, content, journalName)] ^= 1
	replaced := whole.clone()
	replaced.content["tables/visits.csv"] = whole.content["tables/packs.csv"]
	for name, c := range map[string]struct {
		content []byte
		key     string
		reason  string
		remedy  string
	}{
		"one byte": {flipped, s.key.Verifier(), "сумма сжатых байтов не та, что в описи", damaged},
		"one row": {edited("tables/offices.csv", func(l []string) []string {
			l[1] = "o1,2,3,4\n"
			return l
		}), s.key.Verifier(), `tables/offices.csv, строка 2: в таблице "o1,2,3,4", а по журналу "o1,2,3,3"`, underived},
		"one leaf": {edited(journalName, func(l []string) []string {
			l[0] = strings.Replace(l[0], "campaign.create", "campaign.found", 1)
			return l
		}), s.key.Verifier(), "корень не тот, что подписан", unsigned},
		"two rows swapped": {edited(journalName, func(l []string) []string {
			l[4], l[5] = l[5], l[4]
			return l
		}), s.key.Verifier(),
			"journal.jsonl, строка 5: у записи номер 5, а здесь должна стоять 4", forbidden},
		"a file changed": {replaced.pack(t), s.key.Verifier(),
			"tables/visits.csv, строка 1: столбцы не «id,office,state,ground»", damaged},
		"another key": {content, newKey(t, "another").Verifier(),
			"checkpoints.txt, строка 1: на контрольной точке нет верной подписи ключа «sheaf/checkpoints»", unsigned},
	} {
		var out, errs bytes.Buffer
		code := run([]string{keep(t, "x.zip", c.content), "--key", c.key}, russian, &out, &errs)
		lines := strings.Split(out.String(), "\n")
		if code != exitRejected || errs.Len() != 0 || len(lines) != 4 {
			t.Fatalf("%s: exit %d: %s%s", name, code, out.String(), errs.String())
		}
		if !strings.HasPrefix(lines[0], "ОТКЛОНЕНО ") || !isRussian(lines[1]) || !strings.Contains(lines[1], c.reason) {
			t.Errorf("%s: want %q, got %s", name, c.reason, out.String())
		}
		if lines[2] != "  "+inRussian(c.remedy) {
			t.Errorf("%s: remedy %q", name, lines[2])
		}
	}
}

func TestRun_Russian(t *testing.T) {
	s := genuine(t)
	file, key := keep(t, "export.zip", s.zipped(t)), s.key.Verifier()
	for name, c := range map[string]struct {
		args []string
		code int
		want string
	}{
		"verified":       {[]string{file, "--key", key}, exitVerified, "переходы     повторено 45, все разрешены"},
		"help":           {[]string{"-h"}, exitVerified, "коды завершения"},
		"nothing":        {nil, exitUsage, "выгрузка не названа"},
		"unknown flag":   {[]string{file, "--fast"}, exitUsage, `"--fast" — не один из ключей`},
		"value missing":  {[]string{file, "--key"}, exitUsage, `"--key" — не один из ключей`},
		"export missing": {[]string{"none.zip", "--key", key}, exitUsage, `файла "none.zip" нет`},
		"export folder":  {[]string{".", "--key", key}, exitUsage, `"." — папка`},
		"since missing":  {[]string{file, "--key", key, "--since", "none"}, exitUsage, `файла "none" нет`},
	} {
		var out, errs bytes.Buffer
		code := run(c.args, russian, &out, &errs)
		if text := out.String() + errs.String(); code != c.code || !strings.Contains(text, c.want) {
			t.Errorf("%s: exit %d: %s", name, code, text)
		}
	}
}

func TestReport_OneLeafIsNoPlural(t *testing.T) {
	r := report{Leaves: 49, Covered: 48}
	for l, want := range map[language]string{
		english: "leaves behind the last checkpoint: 1, only",
		russian: "записей за последней контрольной точкой: 1, только",
	} {
		if said := r.text(l); !strings.Contains(said, want) {
			t.Errorf("%s: %q is not in %s", l, want, said)
		}
	}
}
