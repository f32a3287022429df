package packtest

import (
	"regexp"
	"slices"
	"strings"

	"github.com/sheaf-drive/sheaf/packs"
)

// formFits asks for the sheet of every region and compares it with ruleset and verdicts.
func (s suite) formFits(r *report) {
	request := packs.FormRequest{
		ElectionDay: s.manifest.ElectionDay,
		Candidate: packs.Candidate{
			Name: "Примерова Примера Примеровича", Birth: "1 января 1970 года",
			Work: "учителем в школе № 1", Residence: "город Москва",
		},
	}
	for _, region := range s.manifest.Ruleset.Regions {
		request.Region = region.Code
		f, err := s.pack.Form(r.ctx, request)
		if err != nil {
			r.errorf("form of region %s: %v", region.Code, err)
			return
		}
		s.formIsProper(r, f)
		s.checklistsAreComplete(r, f)
		templatesAreComplete(r, f)
	}
	if _, err := s.pack.Form(r.ctx, packs.FormRequest{Region: request.Region}); err == nil {
		r.errorf("a form without a candidate was made")
	}
	request.Region = "no region"
	if _, err := s.pack.Form(r.ctx, request); err == nil {
		r.errorf("a form of no region was made")
	}
	s.columnsFit(r)
}

func (s suite) formIsProper(r *report, f packs.Form) {
	width := 0
	for i, c := range f.Columns {
		width += c.WidthMM
		if c.Number != i+1 || c.Key == "" || c.Title == "" || c.WidthMM < 1 {
			r.errorf("column %d of the form is incomplete", i+1)
		}
	}
	if width != f.WidthMM {
		r.errorf("columns are %d mm wide, the form %d", width, f.WidthMM)
	}
	if f.Title == "" || len(f.Lines) == 0 || f.LineHeightMM < 1 || f.Clause == "" {
		r.errorf("title, lines, line height or clause of the form are missing")
	}
	if len(f.Blocks) == 0 && s.certified() {
		r.errorf("the form has no block, yet a ground is about more than a line")
	}
	if f.LinesPerSheet != s.manifest.Ruleset.LinesPerSheet {
		r.errorf("the form has %d lines", f.LinesPerSheet)
	}
}

// certified says that somebody certifies a sheet: then more than a line can be at fault.
func (s suite) certified() bool {
	return slices.ContainsFunc(s.manifest.Ruleset.Grounds, func(g packs.Ground) bool {
		return g.Level == "sheet" || g.Level == "collector"
	})
}

// BlockPlaces lists what the template of a certification may ask for.
func BlockPlaces() []string {
	return []string{"family", "given", "patronymic", "birth", "series", "number", "issued", "issuer", "address"}
}

// blank is a piece of a block's template that is filled in.
var blank = regexp.MustCompile(`\{([^{}]*)\}`)

// templatesAreComplete: every certification says what is written, out of what the house knows.
func templatesAreComplete(r *report, f packs.Form) {
	for _, b := range f.Blocks {
		if b.Template == "" {
			r.errorf("block %s has no template", b.Key)
		}
		for _, m := range blank.FindAllStringSubmatch(b.Template, -1) {
			if !slices.Contains(BlockPlaces(), m[1]) {
				r.errorf("block %s asks for %q, which the house does not know", b.Key, m[1])
			}
		}
		if strings.ContainsAny(blank.ReplaceAllString(b.Template, ""), "{}") {
			r.errorf("the template of block %s has a bracket without its twin", b.Key)
		}
	}
}

// columnsFit: the columns of a verdict are those of the form, number, key and writer.
func (s suite) columnsFit(r *report) {
	if len(s.manifest.Ruleset.Regions) == 0 {
		return
	}
	request := packs.FormRequest{Region: s.manifest.Ruleset.Regions[0].Code, Candidate: packs.Candidate{
		Name: "N", Birth: "N", Work: "N", Residence: "N",
	}}
	f, err := s.pack.Form(r.ctx, request)
	if err != nil {
		r.errorf("form: %v", err)
		return
	}
	compared := false
	for _, g := range s.golden {
		v := s.judge(r, g.Name, g.Case)
		if len(v.Columns) == 0 {
			continue
		}
		compared = true
		if len(v.Columns) != len(f.Columns) {
			r.errorf("%s: %d columns, the form has %d", g.Name, len(v.Columns), len(f.Columns))
			return
		}
		for i, c := range v.Columns {
			if p := f.Columns[i]; c.Number != p.Number || c.Key != p.Key || c.Writer != p.Writer {
				r.errorf("%s: column %d is not that of the form", g.Name, c.Number)
			}
		}
	}
	if !compared {
		r.errorf("no golden case has columns")
	}
}

// checklistsAreComplete: what is checked at the office has words, and its columns exist. The
// first block is the collector's, which is checked as the lines are.
func (s suite) checklistsAreComplete(r *report, f packs.Form) {
	if len(f.Checks) == 0 || len(f.Blocks) > 0 && len(f.Blocks[0].Checks) == 0 {
		r.errorf("the form has no checklist for a line or for its first block")
	}
	lists := [][]packs.FormCheck{f.Checks}
	for _, b := range f.Blocks {
		lists = append(lists, b.Checks)
	}
	seen := map[string]bool{}
	for _, c := range slices.Concat(lists...) {
		if !checkForm.MatchString(c.Key) || seen[c.Key] {
			r.errorf("check %q is malformed or twice", c.Key)
		}
		seen[c.Key] = true
		s.hasWords(r, "check."+c.Key)
		if c.Column != "" && !slices.ContainsFunc(f.Columns, func(of packs.FormColumn) bool { return of.Key == c.Column }) {
			r.errorf("check %s is about no column of the form", c.Key)
		}
	}
}
