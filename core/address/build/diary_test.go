package build

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand"
	"reflect"
	"slices"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
)

// diary is a made-up register as its keeper writes it: rows are added and closed, never deleted.
type diary struct {
	r         *rand.Rand
	row       int64
	day       int
	versions  map[int64]address.Version
	links     map[int64]address.Link
	municipal map[int64]address.Link
	params    map[int64]address.Param
	divisions map[int64]address.Division
	current   map[int64]int64 // object -> row of its last version
	alive     []int64
}

func newDiary(seed int64) *diary {
	d := &diary{r: rand.New(rand.NewSource(seed)), versions: map[int64]address.Version{}, links: map[int64]address.Link{},
		municipal: map[int64]address.Link{}, params: map[int64]address.Param{}, divisions: map[int64]address.Division{}, current: map[int64]int64{}}
	d.found(1, 1, 0)
	for id := int64(2); id < 8; id++ {
		d.found(id, 5, 1)
	}
	for id := int64(10); id < 60; id++ {
		d.found(id, 8, 2+id%6)
	}
	return d
}

func (d *diary) today() core.Date {
	return core.Date(fmt.Sprintf("2020-%02d-%02d", 1+d.day/28, 1+d.day%28))
}

func (d *diary) next() int64 { d.row++; return d.row }

const forever = core.Date("2079-06-06")

func (d *diary) found(id int64, level int, parent int64) {
	row := d.next()
	d.versions[row] = address.Version{Row: row, Object: id, Level: level, Type: "ул", Name: fmt.Sprint("имя ", id),
		From: d.today(), To: forever, Actual: true, Active: true}
	d.current[id] = row
	d.alive = append(d.alive, id)
	d.put(d.links, id, parent)
	if parent != 0 {
		d.put(d.municipal, id, 1)
	}
	d.code(id)
}

// put gives an object a place and ends the one before.
func (d *diary) put(links map[int64]address.Link, id, parent int64) {
	for row, l := range links {
		if l.Object == id && l.Active {
			l.Active, l.To = false, d.today()
			links[row] = l
		}
	}
	row := d.next()
	links[row] = address.Link{Row: row, Object: id, Parent: parent, From: d.today(), To: forever, Active: true}
}

func (d *diary) code(id int64) {
	for row, p := range d.params {
		if p.Object == id {
			p.Ended = true
			d.params[row] = p
		}
	}
	row := d.next()
	d.params[row] = address.Param{Row: row, Object: id, Kind: address.ParamPostal, Value: fmt.Sprint(100000 + d.r.Intn(1000)), From: d.today()}
}

func (d *diary) rename(id int64, name string, active bool) {
	old := d.versions[d.current[id]]
	v := old
	v.Row, v.Previous, v.From, v.Name, v.Active = d.next(), old.Row, d.today(), name, active
	if !active {
		v.To = d.today()
	}
	old.Actual, old.Active, old.To, old.Next = false, false, d.today(), v.Row
	d.versions[old.Row], d.versions[v.Row] = old, v
	d.current[id] = v.Row
}

// live makes one change of any kind.
func (d *diary) live() {
	d.day++
	streets := slices.DeleteFunc(slices.Clone(d.alive), func(id int64) bool { return id < 10 })
	id := streets[d.r.Intn(len(streets))]
	other := streets[d.r.Intn(len(streets))]
	switch d.r.Intn(8) {
	case 0, 1:
		d.rename(id, fmt.Sprint("имя ", d.r.Intn(100)), true)
	case 2:
		d.put(d.links, id, int64(2+d.r.Intn(6)))
	case 3:
		d.code(id)
	case 4:
		d.found(1000+d.row, 8, int64(2+d.r.Intn(6)))
	case 5:
		d.reopen()
	default:
		if len(streets) < 10 {
			return
		}
		d.rename(id, d.versions[d.current[id]].Name, false)
		d.alive = slices.DeleteFunc(d.alive, func(a int64) bool { return a == id })
		if other != id && d.r.Intn(3) > 0 { // joined to another one, or split over two
			row := d.next()
			d.divisions[row] = address.Division{Row: row, Parent: id, Child: other}
			if d.r.Intn(2) == 0 {
				row := d.next()
				d.divisions[row] = address.Division{Row: row, Parent: id, Child: streets[0]}
			}
		}
	}
}

// rows hands over the rows that before has not, or has otherwise.
func (d *diary) rows(t *testing.T, b *Builder, before *diary) {
	t.Helper()
	check := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	for row, v := range d.versions {
		if before == nil || before.versions[row] != v {
			check(b.AddVersion(v))
		}
	}
	for row, l := range d.links {
		if before == nil || !reflect.DeepEqual(before.links[row], l) {
			check(b.AddLink(l))
		}
	}
	for row, l := range d.municipal {
		if before == nil || !reflect.DeepEqual(before.municipal[row], l) {
			check(b.AddMunicipal(l))
		}
	}
	for row, p := range d.params {
		if before == nil || before.params[row] != p {
			check(b.AddParam(p))
		}
	}
	for row, p := range d.divisions {
		if before == nil || before.divisions[row] != p {
			check(b.AddDivision(p))
		}
	}
}

// reopen lets the first object that went over into none exist again, with all that an object has.
// An edition knows only of which living objects the names were handed on to, not along which
// rows: to what was joined to a reopened object before, a delta does not lead.
func (d *diary) reopen() {
	divided := map[int64]bool{}
	for _, p := range d.divisions {
		divided[p.Parent], divided[p.Child] = true, true
	}
	for _, id := range slices.Sorted(maps.Keys(d.current)) {
		if v := d.versions[d.current[id]]; !v.Active && !divided[id] {
			d.rename(id, v.Name, true)
			v = d.versions[d.current[id]]
			v.To = forever
			d.versions[v.Row] = v
			d.put(d.links, id, int64(2+d.r.Intn(6)))
			d.put(d.municipal, id, 1)
			d.code(id)
			d.alive = append(d.alive, id)
			return
		}
	}
}

func (d *diary) copied() *diary {
	c := *d
	c.versions, c.links, c.municipal = clone(d.versions), clone(d.links), clone(d.municipal)
	c.params, c.divisions = clone(d.params), clone(d.divisions)
	return &c
}

func clone[V any](m map[int64]V) map[int64]V {
	out := make(map[int64]V, len(m))
	for k, v := range m {
		out[k] = v
	}
	return out
}

func (d *diary) full(t *testing.T) *address.Registry {
	t.Helper()
	b := New("83")
	d.rows(t, b, nil)
	reg, _, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return reg
}

func (d *diary) delta(t *testing.T, base *address.Registry, before *diary) (*address.Registry, address.Report) {
	t.Helper()
	b := New("83")
	b.Base(base)
	d.rows(t, b, before)
	reg, rep, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return reg, rep
}

// The order of aliases may differ: a full load has seen the names in another order. So may their
// days: an edition does not say since when a closed object had its last name.
func plain(reg *address.Registry) (objects []address.Object, closed []address.Closed) {
	for i := range reg.Len() {
		o := reg.At(i)
		o.Aliases = plainNames(o.Aliases)
		objects = append(objects, o)
	}
	reg.EachClosed(func(c address.Closed) {
		c.Aliases = plainNames(c.Aliases)
		closed = append(closed, c)
	})
	return objects, closed
}

func plainNames(aliases []address.Alias) (out []address.Alias) {
	for _, a := range aliases {
		out = append(out, address.Alias{Type: a.Type, Name: a.Name})
	}
	slices.SortFunc(out, func(x, y address.Alias) int { return cmp.Compare(x.Name, y.Name) })
	return out
}
