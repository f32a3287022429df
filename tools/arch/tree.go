package arch

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/modfile"
)

// Tree is the parsed source of one module.
type Tree struct {
	Root     string // folder of go.mod
	Module   string // module path of go.mod
	Packages []*Package
	Markdown []string // paths of all Markdown files, relative to Root
	Folders  []string // top folders holding anything but Markdown
	fset     *token.FileSet
}

// Package is one folder with Go files. An external test package belongs to
// the folder it stands in.
type Package struct {
	Dir   string // relative to the root, with slashes; "." for the root itself
	Name  string // of the files that are not tests; empty when there are none
	Files []*File
}

// File is one Go file.
type File struct {
	Path      string // relative to the root, with slashes
	Test      bool
	Generated bool
	Lines     int
	Source    *ast.File
}

// skipped folders hold nothing that is ours: what tools build or download,
// and testdata, where rules are broken on purpose.
var skipped = []string{"testdata", "node_modules", "bin", "vendor"}

// Load parses every Go file below root, whatever its build tags, and collects
// the Markdown files. A file that does not parse is an error.
func Load(root string) (*Tree, error) {
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		return nil, fmt.Errorf("loading the module: %w", err)
	}
	t := &Tree{Root: root, Module: modfile.ModulePath(mod), fset: token.NewFileSet()}
	byDir := map[string]*Package{}
	err = filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		if d.IsDir() {
			return t.enter(rel, d.Name())
		}
		return t.add(rel, byDir)
	})
	if err != nil {
		return nil, fmt.Errorf("loading the module: %w", err)
	}
	for _, p := range byDir {
		t.Packages = append(t.Packages, p)
	}
	slices.SortFunc(t.Packages, func(a, b *Package) int { return strings.Compare(a.Dir, b.Dir) })
	return t, nil
}

// enter decides whether the walk goes into a folder. Hidden folders and
// modules of their own are not part of this house.
func (t *Tree) enter(rel, base string) error {
	if rel == "." {
		return nil
	}
	if slices.Contains(skipped, base) || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") {
		return fs.SkipDir
	}
	if _, err := os.Stat(filepath.Join(t.Root, rel, "go.mod")); err == nil {
		return fs.SkipDir
	}
	return nil
}

func (t *Tree) add(rel string, byDir map[string]*Package) error {
	if top, _, nested := strings.Cut(rel, "/"); nested && !strings.HasSuffix(rel, ".md") &&
		!slices.Contains(t.Folders, top) {
		t.Folders = append(t.Folders, top)
	}
	switch path.Ext(rel) {
	case ".md":
		t.Markdown = append(t.Markdown, rel)
		return nil
	case ".go":
	default:
		return nil
	}
	f, err := t.parse(rel)
	if err != nil {
		return err
	}
	dir := path.Dir(rel)
	p := byDir[dir]
	if p == nil {
		p = &Package{Dir: dir}
		byDir[dir] = p
	}
	if !f.Test {
		p.Name = f.Source.Name.Name
	}
	p.Files = append(p.Files, f)
	return nil
}

func (t *Tree) parse(rel string) (*File, error) {
	src, err := os.ReadFile(filepath.Join(t.Root, rel))
	if err != nil {
		return nil, err
	}
	// The name given to the parser is relative, so positions print short.
	mode := parser.ParseComments | parser.SkipObjectResolution
	syntax, err := parser.ParseFile(t.fset, rel, src, mode)
	if err != nil {
		return nil, err
	}
	lines := bytes.Count(src, []byte("\n"))
	if len(src) > 0 && src[len(src)-1] != '\n' {
		lines++
	}
	return &File{
		Path:      rel,
		Test:      strings.HasSuffix(rel, "_test.go"),
		Generated: generated(rel, syntax),
		Lines:     lines,
		Source:    syntax,
	}, nil
}

func generated(rel string, f *ast.File) bool {
	return strings.HasSuffix(rel, ".qtpl.go") || strings.HasSuffix(rel, ".pb.go") || ast.IsGenerated(f)
}

// line is the line of a position in the file as it stands. A line directive
// of a generator does not move it.
func (t *Tree) line(pos token.Pos) int { return t.fset.PositionFor(pos, false).Line }

// ours strips the module path from an import. It reports false for packages
// of other modules and of the standard library.
func (t *Tree) ours(imported string) (string, bool) {
	if imported == t.Module {
		return ".", true
	}
	return strings.CutPrefix(imported, t.Module+"/")
}

// imported gives the path of an import as written.
func imported(spec *ast.ImportSpec) string {
	p, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		return spec.Path.Value // cannot happen: the parser has accepted it
	}
	return p
}

// written lists the files somebody wrote: not the generated ones.
func (p *Package) written() []*File {
	return slices.DeleteFunc(slices.Clone(p.Files), func(f *File) bool { return f.Generated })
}

// matches reports whether a folder fits a pattern: "core" is that folder
// alone, "core/..." is it and everything below.
func matches(pattern, dir string) bool {
	tree, all := strings.CutSuffix(pattern, "/...")
	if !all {
		return pattern == dir
	}
	return dir == tree || strings.HasPrefix(dir, tree+"/")
}

func anyMatch(patterns []string, dir string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return matches(p, dir) })
}
