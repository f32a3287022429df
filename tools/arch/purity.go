package arch

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// Purity type-checks the packages under core and finds what they must not use:
// a clock, a random source, and in the replicated rooms the order of a map, a
// float, a Unicode table or a goroutine. A name counts wherever it is used,
// called or not: a reference to time.Now is a clock just as well.
func Purity(t *Tree) ([]Finding, error) {
	if !slices.Contains(t.Folders, "core") {
		return nil, nil
	}
	loaded, err := packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles | packages.NeedImports |
			packages.NeedTypes | packages.NeedSyntax | packages.NeedTypesInfo,
		Dir: t.Root,
	}, "./core/...")
	if err != nil {
		return nil, fmt.Errorf("type-checking the core: %w", err)
	}
	var found []Finding
	for _, p := range loaded {
		dir, ours := t.ours(p.PkgPath)
		if !ours {
			continue
		}
		for _, e := range p.Errors { // a name that is not resolved cannot be judged
			found = append(found, Finding{Rule: "type-check", Path: dir, Text: e.Msg})
		}
		for _, f := range p.Syntax {
			s := scan{dir: dir, pkg: p}
			s.file = path.Join(dir, filepath.Base(p.Fset.PositionFor(f.Pos(), false).Filename))
			s.run(f)
			found = append(found, s.found...)
		}
	}
	return found, nil
}

// scan walks one file of the core.
type scan struct {
	dir, file string
	pkg       *packages.Package
	found     []Finding
	sorted    map[ast.Node]bool // calls of maps.Keys and the like whose result is sorted at once
}

func (s *scan) run(f *ast.File) {
	s.sorted = map[ast.Node]bool{}
	strict := anyMatch(replicated, s.dir)
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			s.use(n)
		case *ast.CallExpr:
			if strict {
				s.call(n)
			}
		case *ast.RangeStmt:
			if strict {
				s.ranges(n)
			}
		case *ast.GoStmt:
			if strict {
				s.add(n.Pos(), "goroutine", "Apply runs alone: goroutines finish in any order, so replicas would differ")
			}
		case *ast.SelectStmt:
			if strict {
				s.add(n.Pos(), "goroutine", "select takes a ready case at random, so replicas would differ")
			}
		}
		return true
	})
}

func (s *scan) add(pos token.Pos, rule, text string) {
	line := s.pkg.Fset.PositionFor(pos, false).Line
	s.found = append(s.found, Finding{Rule: rule, Path: s.file, Line: line, Text: text})
}

// use judges one name by what it stands for.
func (s *scan) use(id *ast.Ident) {
	obj := s.pkg.TypesInfo.Uses[id]
	if obj == nil {
		obj = s.pkg.TypesInfo.Defs[id]
	}
	if obj == nil {
		return
	}
	if anyMatch(replicated, s.dir) && isFloat(obj) {
		s.add(id.Pos(), "float", fmt.Sprintf("%s is a float: rounding differs between machines; count in whole units or permille", id.Name))
	}
	if obj.Pkg() == nil {
		return
	}
	full := nameOf(obj)
	for _, n := range names {
		if !anyMatch(n.Rooms, s.dir) || n.Package != obj.Pkg().Path() {
			continue
		}
		if _, file := obj.(*types.PkgName); !file && (n.Names == nil || slices.Contains(n.Names, full)) {
			s.add(id.Pos(), n.Rule, fmt.Sprintf("%s.%s: %s", n.Package, full, n.Reason))
		}
	}
}

// nameOf gives "Now" for a function and "Time.Local" for a method.
func nameOf(obj types.Object) string {
	fn, ok := obj.(*types.Func)
	if !ok {
		return obj.Name()
	}
	recv := fn.Signature().Recv()
	if recv == nil {
		return fn.Name()
	}
	typ := recv.Type()
	if p, ok := typ.(*types.Pointer); ok {
		typ = p.Elem()
	}
	if named, ok := typ.(*types.Named); ok {
		return named.Obj().Name() + "." + fn.Name()
	}
	return fn.Name()
}

// isFloat sees the types, variables and constants of floating point. An
// untyped constant is none yet.
func isFloat(obj types.Object) bool {
	switch obj.(type) {
	case *types.TypeName, *types.Var, *types.Const:
	default:
		return false
	}
	basic, ok := obj.Type().Underlying().(*types.Basic)
	return ok && basic.Info()&(types.IsFloat|types.IsComplex) != 0 && basic.Info()&types.IsUntyped == 0
}

// ranges finds loops over maps. Deleting while looping or adding up looks
// harmless; the next line somebody adds is not.
func (s *scan) ranges(n *ast.RangeStmt) {
	typ := s.pkg.TypesInfo.TypeOf(n.X)
	if typ == nil {
		return
	}
	if isMap(typ) {
		s.add(n.Pos(), "map-order", "ranging over a map: "+noOrder)
	}
}

// isMap sees through named types and through type parameters bound to maps.
func isMap(typ types.Type) bool {
	under := typ.Underlying()
	if _, ok := under.(*types.Map); ok {
		return true
	}
	iface, ok := under.(*types.Interface)
	if _, param := typ.(*types.TypeParam); !ok || !param {
		return false
	}
	for e := range iface.EmbeddedTypes() {
		union, ok := e.(*types.Union)
		if !ok {
			if isMap(e) {
				return true
			}
			continue
		}
		for term := range union.Terms() {
			if isMap(term.Type()) {
				return true
			}
		}
	}
	return false
}

// call finds the unsorted functions of package maps, unless the result goes
// straight into a sort. The outer call comes first in the walk, so it can
// excuse the inner.
func (s *scan) call(n *ast.CallExpr) {
	pkg, fn := s.callee(n)
	if pkg == "slices" && strings.HasPrefix(fn, "Sorted") {
		for _, arg := range n.Args {
			s.sorted[arg] = true
		}
	}
	if pkg == "maps" && slices.Contains(unsorted, fn) && !s.sorted[n] {
		s.add(n.Pos(), "map-order", "maps."+fn+": "+noOrder)
	}
}

func (s *scan) callee(n *ast.CallExpr) (pkg, name string) {
	fun := ast.Unparen(n.Fun)
	if index, ok := fun.(*ast.IndexExpr); ok {
		fun = index.X
	}
	sel, ok := fun.(*ast.SelectorExpr)
	if !ok {
		return "", ""
	}
	obj := s.pkg.TypesInfo.Uses[sel.Sel]
	if obj == nil || obj.Pkg() == nil {
		return "", ""
	}
	return obj.Pkg().Path(), obj.Name()
}
