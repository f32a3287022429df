package machine_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/text"
)

// TestRefusals_HaveWords finds every call of Refuse in the rooms around the machine and asks
// for the words of its key in every language.
func TestRefusals_HaveWords(t *testing.T) {
	found := 0
	for _, room := range []string{".", "form", "..", "../access", "../query", "../audit", "../edition", "../export", "../seal"} {
		files, err := filepath.Glob(filepath.Join(room, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(n ast.Node) bool {
				key, ok := refusal(n)
				if !ok {
					return true
				}
				found++
				for _, lang := range text.Langs() {
					if !text.Has(lang, key) {
						t.Errorf("%s refuses with %s, which has no words in %s", name, key, lang)
					}
				}
				return true
			})
		}
	}
	if found < 100 {
		t.Errorf("only %d refusals were found", found)
	}
}

// refusal is the literal key of a call of core.Refuse.
func refusal(n ast.Node) (key string, ok bool) {
	call, isCall := n.(*ast.CallExpr)
	if !isCall || len(call.Args) < 2 {
		return "", false
	}
	name := ""
	switch fn := call.Fun.(type) {
	case *ast.SelectorExpr:
		name = fn.Sel.Name
	case *ast.Ident:
		name = fn.Name
	}
	at := map[string]int{"Refuse": 2, "requireNote": 2, "refuse": 1}
	place, refuses := at[name]
	if !refuses || place >= len(call.Args) {
		return "", false
	}
	literal, isLiteral := call.Args[place].(*ast.BasicLit)
	if !isLiteral {
		return "", false
	}
	key, err := strconv.Unquote(literal.Value)
	return key, err == nil
}

// TestLeaves_HaveWords: the auditor's screen says every kind of leaf in words, those that the
// machine writes today and those of a verb that a table of states has, and knows no others.
func TestLeaves_HaveWords(t *testing.T) {
	const prefix = "auditscreen.kind."
	kinds := map[string]bool{}
	for kind := range leavesByKind(t) {
		name, _, _ := strings.Cut(kind, "/")
		kinds[prefix+name] = true
	}
	for entity, table := range map[string]core.Transitions{
		"sheet": core.SheetTransitions(), "line": core.LineTransitions(), "signature": core.SignatureTransitions(),
		"visit": core.VisitTransitions(), "pack": core.PackTransitions(), "edition": core.EditionTransitions(),
		"parcel": core.ParcelTransitions(), "selection": core.SelectionTransitions(), "volume": core.VolumeTransitions(),
		"late": core.LateTransitions(), "addition": core.AdditionTransitions(),
	} {
		for _, verb := range table.Verbs() {
			kinds[prefix+entity+"."+verb] = true
		}
	}
	for _, lang := range text.Langs() {
		for key := range kinds {
			if !text.Has(lang, key) {
				t.Errorf("%s has no words in %s", key, lang)
			}
		}
		for _, key := range text.Keys(lang) {
			if strings.HasPrefix(key, prefix) && !kinds[key] {
				t.Errorf("%s is said in %s of a kind that nothing writes", key, lang)
			}
		}
	}
}
