package screens

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"strings"

	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui/asset"
	"github.com/sheaf-drive/sheaf/httpui/page"
)

//go:embed templates/*.tmpl
var files embed.FS

// Screen is one screen that both sides can render.
type Screen struct {
	Name  string
	frame *page.Frame
	model page.Screen
	tree  *template.Template
	data  any
}

// All prepares the screens: assets are packed and templates parsed here, once.
func All() ([]Screen, error) {
	set, err := asset.New()
	if err != nil {
		return nil, err
	}
	j, q := journal(), questionnaire()
	inAudit, inDesk := frame(set, "/audit"), frame(set, "/desk/visits/x")
	list := []Screen{
		{Name: "journal", frame: inAudit, model: j,
			data: journalData{document: around(inAudit, j), Screen: j}.filled()},
		{Name: "questionnaire", frame: inDesk, model: q,
			data: questionnaireData{document: around(inDesk, q), Screen: q}.filled()},
	}
	for i := range list {
		list[i].tree, err = template.New("").Funcs(template.FuncMap{"short": short, "cut": cut, "spaced": spaced}).
			ParseFS(files, "templates/document.tmpl", "templates/"+list[i].Name+".tmpl")
		if err == nil {
			err = list[i].Theirs(new(bytes.Buffer)) // escapes the tree, which is done once as well
		}
		if err != nil {
			return nil, fmt.Errorf("preparing html/template: %w", err)
		}
	}
	return list, nil
}

// Ours writes the screen as a node serves it.
func (s Screen) Ours(w *bytes.Buffer) error {
	page.Write(w, s.frame, s.model)
	return nil
}

// Theirs writes the same bytes with html/template.
func (s Screen) Theirs(w *bytes.Buffer) error { return s.tree.ExecuteTemplate(w, "document", s.data) }

// document is what the page around a screen is made from.
type document struct {
	*page.Frame
	Head             page.Head
	Nav              []section
	OtherHref, Other string
}

type section struct {
	page.Section
	Current bool
}

func around(f *page.Frame, s page.Screen) document {
	d := document{Frame: f, Head: s.Head(f), Other: string(text.English), OtherHref: f.Here + "?lang=en"}
	for _, one := range f.Sections {
		d.Nav = append(d.Nav, section{one, f.Here == one.Href || strings.HasPrefix(f.Here, one.Href+"/")})
	}
	return d
}

// finding is one with the words of its severity.
type finding struct {
	page.Finding
	Said string
	Key  bool // the shortcut confirms this one
}

func said(f *page.Frame, v page.Finding) finding {
	return finding{Finding: v, Said: f.Say("ui.severity." + v.Severity)}
}

// input is a field with its place in the form and its worst finding.
type input struct {
	Name, Label, Hint, Value  string
	Class, Mode, Complete     string
	Russian, Focus            bool
	Max                       int
	Worst, DescribedBy, Empty string
	Findings                  []finding
	Options                   []page.Option
}

// holding fills in what the field holds; key is the code that the shortcut confirms.
func (i input) holding(f *page.Frame, field page.Field, key string) input {
	i.Value = field.Value
	var ids []string
	if i.Hint != "" {
		ids = append(ids, i.Name+"-hint")
	}
	if len(field.Findings) > 0 {
		ids = append(ids, i.Name+"-finding")
	}
	i.DescribedBy = strings.Join(ids, " ")
	for _, severity := range []string{"good", "hint", "warn", "block"} {
		for _, v := range field.Findings {
			if v.Severity == severity {
				i.Worst = severity
			}
		}
	}
	for _, v := range field.Findings {
		one := said(f, v)
		one.Key = v.Confirm != ""
		i.Findings = append(i.Findings, one)
	}
	return i
}

func short(s string, n int) string { return s[:min(n, len(s))] }

func cut(s string) string {
	letters := []rune(s)
	if len(letters) <= 16 {
		return s
	}
	return string(letters[:15]) + "…"
}

func spaced(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
