package arch

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/modfile"
)

// dependencyPage explains every module that go.mod names on purpose.
const dependencyPage = "docs/dependencies.md"

// Dependencies holds the page of dependencies to go.mod: every direct
// requirement, every replacement and every tool has a row with its version.
// A module without requirements needs no page.
func Dependencies(t *Tree) []Finding {
	src, err := os.ReadFile(filepath.Join(t.Root, "go.mod"))
	if err != nil {
		return []Finding{{Rule: "dependency", Path: "go.mod", Text: "cannot be read: " + err.Error()}}
	}
	page, err := os.ReadFile(filepath.Join(t.Root, dependencyPage))
	if err != nil && !os.IsNotExist(err) {
		return []Finding{{Rule: "dependency", Path: dependencyPage, Text: "cannot be read: " + err.Error()}}
	}
	return unexplained(src, string(page))
}

// unexplained finds modules of a go.mod that a page does not explain.
func unexplained(src []byte, page string) []Finding {
	mod, err := modfile.Parse("go.mod", src, nil)
	if err != nil {
		return []Finding{{Rule: "dependency", Path: "go.mod", Text: err.Error()}}
	}
	rows := map[string]string{} // module → version
	for line := range strings.Lines(page) {
		cells := strings.Split(line, "|")
		if len(cells) > 3 && strings.HasPrefix(strings.TrimSpace(cells[1]), "`") {
			rows[strings.Trim(strings.TrimSpace(cells[1]), "`")] = strings.TrimSpace(cells[2])
		}
	}
	var found []Finding
	want := func(module, version string) {
		got, ok := rows[module]
		text := ""
		switch {
		case !ok:
			text = fmt.Sprintf("%s has no row: say what it is for, its licence, its health and what else was considered", module)
		case version != "" && got != version:
			text = fmt.Sprintf("%s is %s here and %s in go.mod", module, got, version)
		default:
			return
		}
		found = append(found, Finding{Rule: "dependency", Path: dependencyPage, Text: text})
	}
	for _, r := range mod.Require {
		if !r.Indirect && !replaced(mod, r.Mod.Path) && !onlyTool(mod, r.Mod.Path) {
			want(r.Mod.Path, r.Mod.Version)
		}
	}
	for _, r := range mod.Replace {
		want(r.Old.Path, r.New.Version)
	}
	for _, tool := range mod.Tool {
		want(tool.Path, "")
	}
	return found
}

func replaced(mod *modfile.File, path string) bool {
	for _, r := range mod.Replace {
		if r.Old.Path == path {
			return true
		}
	}
	return false
}

// onlyTool reports whether a module is explained by the row of its tool.
func onlyTool(mod *modfile.File, path string) bool {
	for _, tool := range mod.Tool {
		if tool.Path == path || strings.HasPrefix(tool.Path, path+"/cmd/") {
			return true
		}
	}
	return false
}
