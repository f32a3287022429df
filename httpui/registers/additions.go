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

// command holds a wish against the register and what was added to it, so that a street lies in something, has a type that can be
// written and is not there already.
func (s *Room) command(v state.View, in wish) (*machine.AddAddress, error) {
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
	if strings.TrimSpace(in.Parent) == "" {
		return nil, core.Refuse(core.Invalid, "parent", "addition.parent.none")
	}
	var err error
	if c.Parent, err = strconv.ParseInt(in.Parent, 10, 64); err != nil {
		return nil, core.Refuse(core.Invalid, "parent", "addition.parent")
	}
	kind, known := change.TypeOf(c.Level, c.Type)
	if !known {
		return nil, core.Refuse(core.Invalid, "type", "address.type.unknown", c.Type)
	}
	own := address.Part{Level: c.Level, Type: c.Type, Name: c.Name}
	if kind.Uninhabited {
		return nil, core.Refuse(core.Invalid, "type", "addition.type", address.Title(own))
	}
	err = s.Registers.Registry(c.Region, func(r *address.Registry, _ core.EditionDigest) error {
		parent, ok := r.Object(c.Parent)
		if !ok || parent.Level >= c.Level {
			return core.Refuse(core.Invalid, "parent", "addition.parent")
		}
		if _, ok := change.Same(r, c.Parent, own); ok {
			return core.Refuse(core.Duplicate, "name", "addition.known")
		}
		return nil
	})
	if err == nil {
		err = addedAlready(v, c.Region, c.Parent, own)
	}
	if err != nil {
		return nil, err
	}
	c.ID, err = core.NewID[core.AdditionID](s.Rand)
	return c, err
}

// wished is the command of a wish by the state of the moment.
func (s *Room) wished(r *serve.Request, in wish) (*machine.AddAddress, error) {
	view, err := s.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	return s.command(view, in)
}

// addedAlready refuses what was added in other letters or at another level. The very same is left to the command, which answers a request
// that is repeated as it did the first time.
func addedAlready(v state.View, region core.Region, parent int64, own address.Part) (err error) {
	state.Additions.Scan(v, state.AdditionKey(region, ""), func(_ string, a core.Addition) bool {
		other := address.Part{Level: a.Level, Type: a.Type, Name: a.Name}
		if a.State == core.AdditionOpen && a.Parent == parent && other != own && change.Alike(other, own) {
			err = core.Refuse(core.Duplicate, "name", "addition.exists").About("addition:" + string(a.ID))
		}
		return err == nil
	})
	return err
}

// add records an addition; what is wrong stands beside its field. Without scripts nothing of the register is chosen at
// first: the rows that may be meant are offered.
func (s *Room) add(r *serve.Request) (*serve.Reply, error) {
	level, kind, _ := strings.Cut(r.Form("type"), ":")
	in := wish{Region: r.Form("region"), Parent: r.Form("address_id"), Type: kind, Name: r.Form("name"), Source: r.Form("source")}
	in.Level, _ = strconv.Atoi(level)
	c, err := s.wished(r, in)
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

// usual are the types that streets, parts of settlements and settlements mostly have, in the order of the list.
func usual() []string {
	return []string{"улица", "переулок", "проезд", "проспект", "площадь", "бульвар", "шоссе", "набережная", "тупик", "аллея",
		"микрорайон", "квартал", "территория", "территория СНТ", "поселок", "село", "деревня"}
}

// types are those that may be added, as LEVEL:ABBREVIATION: the usual ones first, then the others by what they are. Of a word that stands at
// several levels it is said which one is meant.
func types(lang text.Lang) []page.OptionGroup {
	addable := change.Addable()
	times := map[string]int{}
	for _, t := range addable {
		times[t.Full]++
	}
	group := func(of string, list []address.TypeName) page.OptionGroup {
		g := page.OptionGroup{Words: text.Say(lang, "registers.group."+of)}
		for _, t := range list {
			level := strconv.Itoa(t.Level)
			o := page.Option{Value: level + ":" + t.Short, Words: t.Full + " (" + t.Short + ")"}
			if times[t.Full] > 1 {
				o.Words += " — " + text.Say(lang, "registers.level."+level)
			}
			g.Options = append(g.Options, o)
		}
		return g
	}
	slices.SortStableFunc(addable, func(a, b address.TypeName) int { return cmp.Compare(a.Full, b.Full) })
	of := map[string][]address.TypeName{}
	for _, t := range addable {
		name := strconv.Itoa(t.Level)
		if slices.Contains(usual(), t.Full) {
			name = "usual"
		}
		of[name] = append(of[name], t)
	}
	slices.SortFunc(of["usual"], func(a, b address.TypeName) int {
		return cmp.Compare(slices.Index(usual(), a.Full), slices.Index(usual(), b.Full))
	})
	var list []page.OptionGroup
	for _, name := range []string{"usual", "8", "7", "6"} {
		list = append(list, group(name, of[name]))
	}
	return list
}
