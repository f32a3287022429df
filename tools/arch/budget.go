package arch

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
)

// Budgets holds files, functions and packages to their size.
func Budgets(t *Tree) []Finding {
	var found []Finding
	for _, p := range t.Packages {
		for _, f := range p.written() {
			if f.Lines > maxFileLines {
				found = append(found, Finding{Rule: "file-size", Path: f.Path,
					Text: fmt.Sprintf("%d lines, %d are allowed: split the file by concept", f.Lines, maxFileLines)})
			}
			found = append(found, t.longFuncs(f)...)
		}
		found = append(found, packageSize(p)...)
	}
	return found
}

func (t *Tree) longFuncs(f *File) []Finding {
	var found []Finding
	for _, d := range f.Source.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok {
			continue
		}
		lines := t.line(fn.End()) - t.line(fn.Pos()) + 1 // the comment above is not the function
		if f.Test {
			lines -= t.tableLines(fn)
		}
		if lines > maxFuncLines {
			found = append(found, Finding{Rule: "func-size", Path: f.Path, Line: t.line(fn.Name.Pos()),
				Text: fmt.Sprintf("%s has %d lines, %d are allowed: name its steps", fn.Name.Name, lines, maxFuncLines)})
		}
	}
	return found
}

// tableLines counts the lines of literal tables in a test. A table of cases is
// data: it may be long where the code around it may not.
func (t *Tree) tableLines(fn *ast.FuncDecl) int {
	lines := 0
	ast.Inspect(fn, func(n ast.Node) bool {
		table, ok := n.(*ast.CompositeLit)
		if !ok {
			return true
		}
		lines += t.line(table.End()) - t.line(table.Pos())
		return false
	})
	return lines
}

func packageSize(p *Package) []Finding {
	lines, exports := 0, 0
	for _, f := range p.written() {
		if !f.Test {
			lines += f.Lines
			exports += exportsOf(f.Source)
		}
	}
	limit, capped := maxPackageLines, true
	if slices.Contains(roomy, p.Dir) {
		limit, capped = maxRoomyLines, false
	}
	var found []Finding
	if lines > limit {
		found = append(found, Finding{Rule: "package-size", Path: p.Dir,
			Text: fmt.Sprintf("%d lines, %d are allowed: split the package by reader", lines, limit)})
	}
	if capped && exports > maxExports {
		found = append(found, Finding{Rule: "exports", Path: p.Dir,
			Text: fmt.Sprintf("%d exported names, %d are allowed: hide what no other room needs", exports, maxExports)})
	}
	return found
}

// exportsOf counts exported names of package level. Methods belong to their
// type. A group of constants counts once, for it is one enumeration.
func exportsOf(f *ast.File) int {
	count := 0
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil && d.Name.IsExported() {
				count++
			}
		case *ast.GenDecl:
			here := 0
			for _, spec := range d.Specs {
				for _, id := range namesOf(spec) {
					if id.IsExported() {
						here++
					}
				}
			}
			if d.Tok == token.CONST {
				here = min(here, 1)
			}
			count += here
		}
	}
	return count
}

// namesOf gives the names that one line of a declaration introduces.
func namesOf(spec ast.Spec) []*ast.Ident {
	switch s := spec.(type) {
	case *ast.TypeSpec:
		return []*ast.Ident{s.Name}
	case *ast.ValueSpec:
		return s.Names
	}
	return nil
}
