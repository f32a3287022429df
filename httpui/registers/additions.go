package registers

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/address/change"
	"github.com/sheaf-drive/sheaf/core/address/words"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/room"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// rows is how many rows of the register are offered for what a street lies in.
const rows = 8

// mostWords is how many words a name may have: whoever writes more has written a chain of names, or a sentence.
const mostWords = 20

// wish is an addition as somebody typed it.
type wish struct {
	Region string `json:"region"`
	// Parent is the number of the register's object in which it lies.
	Parent string `json:"parent"`
	// Level of the register, 6 to 8; Type is the register's abbreviation.
	Level  int    `json:"level"`
	Type   string `json:"type"`
	Name   string `json:"name"`
	Source string `json:"source"`
}

// command holds a wish against the register, so that a street lies in something and has a type that can be written.
func (s *Room) command(in wish) (*machine.AddAddress, error) {
	c := &machine.AddAddress{Region: core.Region(in.Region), Level: in.Level, Type: strings.TrimSpace(in.Type),
		Name: strings.Join(strings.Fields(in.Name), " "), Source: strings.Join(strings.Fields(in.Source), " ")}
	if !room.RegionCode(in.Region) {
		return nil, core.Refuse(core.Invalid, "region", "core.region")
	}
	if len(address.NameWords(c.Name)) > mostWords {
		return nil, core.Refuse(core.Invalid, "name", "addition.words", strconv.Itoa(mostWords))
	}
	if letter := words.Latin(c.Name); letter != "" {
		return nil, core.Refuse(core.Invalid, "name", "addition.latin", letter)
	}
	var err error
	if c.Parent, err = strconv.ParseInt(in.Parent, 10, 64); err != nil {
		return nil, core.Refuse(core.Invalid, "parent", "addition.parent")
	}
	if _, ok := address.FullType(c.Level, c.Type); !ok {
		return nil, core.Refuse(core.Invalid, "type", "address.type.unknown", c.Type)
	}
	if change.Uninhabited(c.Level, c.Type) {
		return nil, core.Refuse(core.Invalid, "type", "addition.type", address.Title(address.Part{Level: c.Level, Type: c.Type, Name: c.Name}))
	}
	err = s.Registers.Registry(c.Region, func(r *address.Registry, _ core.EditionDigest) error {
		parent, ok := r.Object(c.Parent)
		if !ok || parent.Level >= c.Level {
			return core.Refuse(core.Invalid, "parent", "addition.parent")
		}
		if _, ok := change.Same(r, c.Parent, address.Part{Level: c.Level, Type: c.Type, Name: c.Name}); ok {
			return core.Refuse(core.Duplicate, "name", "addition.known")
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	c.ID, err = core.NewID[core.AdditionID](s.Rand)
	return c, err
}

// add records an addition; what is wrong stands beside its field. Without scripts nothing of the register is chosen at
// first: the rows that may be meant are offered.
func (s *Room) add(r *serve.Request) (*serve.Reply, error) {
	level, kind, _ := strings.Cut(r.Form("type"), ":")
	in := wish{Region: r.Form("region"), Parent: r.Form("address_id"), Type: kind, Name: r.Form("name"), Source: r.Form("source")}
	in.Level, _ = strconv.Atoi(level)
	c, err := s.command(in)
	if err == nil {
		_, err = s.Do(r, c)
	}
	if err == nil {
		return done("added"), nil
	}
	findings, ok := r.FindingsOf(err)
	if !ok {
		return nil, err
	}
	screen, errScreen := s.screen(r)
	if errScreen != nil {
		return nil, errScreen
	}
	form := &screen.Form
	form.RequestID, form.Region, form.Parent.Value, form.ParentID = string(r.ID), in.Region, r.Form("parent"), in.Parent
	form.Type, form.Name.Value, form.Source.Value = r.Form("type"), in.Name, in.Source
	for field, to := range map[string]*[]page.Finding{"region": &form.RegionFindings, "parent": &form.Parent.Findings, "type": &form.TypeFindings,
		"name": &form.Name.Findings, "source": &form.Source.Findings} {
		*to = findings[field]
		delete(findings, field)
	}
	if len(findings) > 0 {
		return nil, err // it is about no field of the form
	}
	if in.Parent == "" && form.Parent.Value != "" {
		form.Candidates, err = s.Search.Suggest(r.Context(), core.PackRef{}, core.Region(in.Region), form.Parent.Value, rows)
		if err != nil && core.CodeOf(err) != core.NotFound { // that the region has no register stands beside its field
			return nil, err
		}
	}
	return r.Refused(screen), nil
}

// withdraw ends an addition.
func (s *Room) withdraw(r *serve.Request) (*serve.Reply, error) {
	if err := s.end(r); err != nil {
		return nil, err
	}
	return done("withdrawn"), nil
}

func (s *Room) end(r *serve.Request) error {
	id := core.AdditionID(r.Param("id"))
	if err := core.CheckID("id", id); err != nil {
		return err
	}
	_, err := s.Do(r, &machine.WithdrawAddress{Region: core.Region(r.Param("region")), ID: id})
	return err
}

// open lists the open additions, the oldest first.
func (s *Room) open(v state.View) (list []page.Addition) {
	for _, a := range all(v) {
		if a.State != core.AdditionOpen {
			continue
		}
		row := page.Addition{
			Region: regionName(a.Region), Title: address.Title(address.Part{Level: a.Level, Type: a.Type, Name: a.Name}), Source: a.Source, At: a.At,
			Withdraw: here + "/additions/" + string(a.Region) + "/" + string(a.ID),
		}
		row.Where, row.Orphaned = s.whereIs(a)
		list = append(list, row)
	}
	return list
}

// whereIs is what an addition lies in, "" where that is not known; orphaned says that the register has closed it and names no one
// object in its place.
func (s *Room) whereIs(a core.Addition) (where string, orphaned bool) {
	_ = s.Registers.Registry(a.Region, func(r *address.Registry, _ core.EditionDigest) error {
		parent, ok := change.ParentOf(r, a)
		if orphaned = !ok; ok {
			where = change.Title(r, parent)
		}
		return nil
	})
	return where, orphaned
}

func all(v state.View) (list []core.Addition) {
	state.Additions.Scan(v, "", func(_ string, a core.Addition) bool {
		list = append(list, a)
		return true
	})
	slices.SortStableFunc(list, func(a, b core.Addition) int { return cmp.Compare(a.At, b.At) })
	return list
}

// types are those that may be added, as LEVEL:ABBREVIATION, streets first and what is usual before the rest. Of a word that stands at
// several levels it is said which one is meant.
func types(lang text.Lang) []page.Option {
	addable := change.Addable()
	levels := map[string]int{}
	for _, t := range addable {
		levels[t.Full]++
	}
	var list []page.Option
	for _, level := range []int{address.LevelStreet, address.LevelPlan, address.LevelSettlement} {
		from := len(list)
		for _, t := range addable {
			if t.Level != level {
				continue
			}
			words := t.Full + " (" + t.Short + ")"
			if levels[t.Full] > 1 {
				words += " — " + text.Say(lang, "registers.level."+strconv.Itoa(level))
			}
			list = append(list, page.Option{Value: strconv.Itoa(level) + ":" + t.Short, Words: words})
		}
		usual := func(o page.Option) bool { return strings.HasSuffix(o.Value, ":ул") }
		slices.SortStableFunc(list[from:], func(a, b page.Option) int {
			return cmp.Or(map[bool]int{true: -1}[usual(a)]-map[bool]int{true: -1}[usual(b)], cmp.Compare(a.Words, b.Words))
		})
	}
	return list
}
