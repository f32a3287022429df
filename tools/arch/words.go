package arch

import (
	"fmt"
	"go/ast"
	"path"

	"github.com/sheaf-drive/sheaf/tools/arch/markdown"
)

// Docs asks each package for a doc.go with a package comment, and each
// exported name for a comment.
func Docs(t *Tree) []Finding {
	promised := promises(t)
	var found []Finding
	for _, p := range t.Packages {
		if p.Name == "" {
			continue // tests only: nothing to explain to an importer
		}
		if !hasDoc(p) {
			found = append(found, Finding{Rule: "doc.go", Path: p.Dir,
				Text: "no doc.go with a package comment: say its purpose and its invariants"})
		}
		for _, f := range p.written() {
			if !f.Test {
				found = append(found, t.undocumented(f, promised)...)
			}
		}
	}
	return found
}

func hasDoc(p *Package) bool {
	for _, f := range p.Files {
		if path.Base(f.Path) == "doc.go" && f.Source.Doc.Text() != "" {
			return true
		}
	}
	return false
}

func (t *Tree) undocumented(f *File, promised map[promise]bool) []Finding {
	var found []Finding
	bare := func(id *ast.Ident, kind string) {
		found = append(found, Finding{Rule: "comment", Path: f.Path, Line: t.line(id.Pos()),
			Text: fmt.Sprintf("exported %s %s has no comment: say its meaning, units and errors", kind, id.Name)})
	}
	for _, d := range f.Source.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Doc.Text() == "" && d.Name.IsExported() && exportedReceiver(d) && !promised[promiseOf(d)] {
				bare(d.Name, "function")
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				if d.Doc.Text() != "" || specDoc(spec) {
					continue
				}
				for _, id := range namesOf(spec) {
					if id.IsExported() {
						bare(id, d.Tok.String())
					}
				}
			}
		}
	}
	return found
}

func specDoc(spec ast.Spec) bool {
	switch s := spec.(type) {
	case *ast.TypeSpec:
		return s.Doc.Text() != "" || s.Comment.Text() != ""
	case *ast.ValueSpec:
		return s.Doc.Text() != "" || s.Comment.Text() != ""
	}
	return false
}

func exportedReceiver(fn *ast.FuncDecl) bool {
	if fn.Recv == nil {
		return true
	}
	typ := fn.Recv.List[0].Type
	for {
		switch e := typ.(type) {
		case *ast.StarExpr:
			typ = e.X
		case *ast.ParenExpr:
			typ = e.X
		case *ast.IndexExpr:
			typ = e.X
		case *ast.IndexListExpr:
			typ = e.X
		case *ast.Ident:
			return e.IsExported()
		default:
			return true
		}
	}
}

// promise is a method of an interface, by name and number of parameters and
// results. The comment of the interface is the contract; repeating it at every
// implementation would only teach readers to skip comments.
type promise struct {
	name            string
	params, results int
}

// known are the methods of the standard library's and the codec's interfaces.
var known = []promise{
	{"String", 0, 1}, {"Error", 0, 1}, {"Unwrap", 0, 1}, {"Is", 1, 1}, {"As", 1, 1},
	{"Read", 1, 2}, {"Write", 1, 2}, {"Close", 0, 1}, {"ReadByte", 0, 2}, {"ServeHTTP", 2, 0},
	{"Len", 0, 1}, {"Less", 2, 1}, {"Swap", 2, 0},
	{"MarshalText", 0, 2}, {"UnmarshalText", 1, 1}, {"MarshalJSON", 0, 2}, {"UnmarshalJSON", 1, 1},
	{"MarshalBinary", 0, 2}, {"UnmarshalBinary", 1, 1},
	{"EncodeMsgpack", 1, 1}, {"DecodeMsgpack", 1, 1},
	{"GoString", 0, 1}, {"Format", 2, 0}, {"MarshalZerologObject", 1, 0},
}

// promises collects the methods of every interface declared in the module.
func promises(t *Tree) map[promise]bool {
	all := map[promise]bool{}
	for _, p := range known {
		all[p] = true
	}
	for _, p := range t.Packages {
		for _, f := range p.Files {
			ast.Inspect(f.Source, func(n ast.Node) bool {
				iface, ok := n.(*ast.InterfaceType)
				if !ok {
					return true
				}
				for _, m := range iface.Methods.List {
					if fn, ok := m.Type.(*ast.FuncType); ok && len(m.Names) > 0 {
						all[promise{m.Names[0].Name, fn.Params.NumFields(), fn.Results.NumFields()}] = true
					}
				}
				return true
			})
		}
	}
	return all
}

func promiseOf(fn *ast.FuncDecl) promise {
	if fn.Recv == nil {
		return promise{}
	}
	return promise{fn.Name.Name, fn.Type.Params.NumFields(), fn.Type.Results.NumFields()}
}

// Links finds links in our pages that lead nowhere.
func Links(t *Tree) []Finding {
	var found []Finding
	for _, page := range t.Markdown {
		broken, err := markdown.Links(t.Root, page)
		if err != nil {
			found = append(found, Finding{Rule: "link", Path: page, Text: "cannot be read: " + err.Error()})
		}
		for _, b := range broken {
			found = append(found, Finding{Rule: "link", Path: page, Line: b.Line, Text: b.Why})
		}
	}
	return found
}
