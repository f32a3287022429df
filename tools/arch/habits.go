package arch

import (
	"fmt"
	"go/ast"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Names finds packages whose name says nothing.
func Names(t *Tree) []Finding {
	var found []Finding
	for _, p := range t.Packages {
		last := p.Dir[strings.LastIndex(p.Dir, "/")+1:]
		if slices.Contains(vague, p.Name) || slices.Contains(vague, last) {
			found = append(found, Finding{Rule: "name", Path: p.Dir,
				Text: fmt.Sprintf("a package named %s collects everything: name it after what it guarantees", last)})
		}
	}
	return found
}

// Inits finds init functions. They act at a distance; a literal table is read
// from top to bottom.
func Inits(t *Tree) []Finding {
	var found []Finding
	for _, p := range t.Packages {
		for _, f := range p.written() {
			for _, d := range f.Source.Decls {
				if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
					found = append(found, Finding{Rule: "init", Path: f.Path, Line: t.line(fn.Pos()),
						Text: "no init: put what it registers into one literal table"})
				}
			}
		}
	}
	return found
}

// Sleeps finds tests that wait for wall time. Inside synctest.Test a sleep is
// the way to move the bubble's clock and costs nothing, so it is allowed there.
func Sleeps(t *Tree) []Finding {
	var found []Finding
	for _, p := range t.Packages {
		for _, f := range p.written() {
			if !f.Test {
				continue
			}
			ast.Inspect(f.Source, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok && isName(call.Fun, "synctest", "Test") {
					return false
				}
				if sel, ok := n.(ast.Expr); ok && isName(sel, "time", "Sleep") {
					found = append(found, Finding{Rule: "sleep", Path: f.Path, Line: t.line(sel.Pos()),
						Text: "no time.Sleep in tests: wait on a condition, or use testing/synctest"})
				}
				return true
			})
		}
	}
	return found
}

// Loud finds log lines louder than an information outside the board of alarms: a warning that is
// merely logged stands in no list and in no figure. Such a line is a level whose result is used at
// once, as in log.Warn().Msg; the Error of an error gives text, which has no methods.
func Loud(t *Tree) []Finding {
	var found []Finding
	for _, p := range t.Packages {
		for _, f := range p.written() {
			logs := slices.ContainsFunc(f.Source.Imports, func(i *ast.ImportSpec) bool { return i.Path.Value == logger })
			if f.Test || !logs || p.Dir == board {
				continue
			}
			ast.Inspect(f.Source, func(n ast.Node) bool {
				line, _ := n.(*ast.SelectorExpr)
				if line == nil {
					return true
				}
				if call, ok := line.X.(*ast.CallExpr); ok {
					if level, ok := call.Fun.(*ast.SelectorExpr); ok && slices.Contains(loud, level.Sel.Name) {
						found = append(found, Finding{Rule: "loud", Path: f.Path, Line: t.line(level.Sel.Pos()),
							Text: level.Sel.Name + " logs an alarm that stands nowhere: raise it, see core/attention"})
					}
				}
				return true
			})
		}
	}
	return found
}

// isName reports whether an expression is spelled pkg.name.
func isName(e ast.Expr, pkg, name string) bool {
	sel, ok := e.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != name {
		return false
	}
	id, ok := sel.X.(*ast.Ident)
	return ok && id.Name == pkg
}

// Layout holds the top folders to the list and asks each for its DESIGN.md.
func Layout(t *Tree) []Finding {
	var found []Finding
	for _, dir := range topFolders {
		page := filepath.Join(t.Root, dir, "DESIGN.md")
		if _, err := os.Stat(page); err != nil {
			found = append(found, Finding{Rule: "design", Path: dir,
				Text: "no DESIGN.md: one or two pages of purpose, the path of one write, what was rejected and why"})
		}
	}
	for _, dir := range t.Folders {
		if dir != "docs" && !slices.Contains(topFolders, dir) {
			found = append(found, Finding{Rule: "layout", Path: dir,
				Text: "not a folder of the house: move it into " + strings.Join(topFolders, ", ")})
		}
	}
	return found
}
