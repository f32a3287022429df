package judged

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core/address"
)

// perFamily is how many queries each family has.
const perFamily = 56

// Make draws the queries of all families from a register, always the same ones.
func Make(reg *address.Registry) []Query {
	m := newMaker(reg)
	var out []Query
	for _, family := range Families() {
		m.family = family
		out = append(out, m.draw(map[string]func() Query{
			"prefix": m.prefix, "typo1": m.typo1, "typo2": m.typo2, "layout": m.layout, "swap": m.swap, "abbreviation": m.abbreviation,
			"yo": m.yo, "old_name": m.oldName, "number": m.number, "place": m.place, "prefix_typo": m.prefixTypo,
		}[family])...)
	}
	return out
}

// maker draws from the objects that somebody may live at: settlements and streets with a whole chain.
type maker struct {
	reg     *address.Registry
	rand    *rand.Rand
	family  string
	streets []target
	places  []target
	old     []target
	numbers []target
	bared   map[string]string
}

// target is an object and the settlement that it is named with ("" for a settlement itself).
type target struct {
	address.Object
	settlement string
}

func newMaker(reg *address.Registry) *maker {
	m := &maker{reg: reg, bared: map[string]string{}, rand: rand.New(rand.NewPCG(83, 11))}
	for i := range reg.Len() {
		o := reg.At(i)
		chain, complete := reg.Chain(o.ID)
		if !complete || o.Level < address.LevelCity {
			continue
		}
		t := target{Object: o}
		for _, p := range chain[:len(chain)-1] {
			if p.Level == address.LevelCity || p.Level == address.LevelSettlement {
				t.settlement = p.Name
			}
		}
		switch {
		case o.Level == address.LevelStreet && t.settlement != "":
			m.streets = append(m.streets, t)
		case o.Level < address.LevelPlan:
			m.places = append(m.places, t)
		}
		if strings.ContainsAny(o.Name, "0123456789") {
			m.numbers = append(m.numbers, t)
		}
		if len(m.formerNames(o)) > 0 {
			m.old = append(m.old, t)
		}
	}
	return m
}

// formerNames are the aliases whose name, not only type, was another one.
func (m *maker) formerNames(o address.Object) []string {
	var out []string
	for _, a := range o.Aliases {
		if m.bare(a.Name) != m.bare(o.Name) {
			out = append(out, a.Name)
		}
	}
	return out
}

// draw asks for queries until there are enough different ones.
func (m *maker) draw(one func() Query) []Query {
	var out []Query
	seen := map[string]bool{}
	for tries := 0; len(out) < perFamily && tries < 100*perFamily; tries++ {
		q := one()
		if q.Text == "" || seen[q.Text] || len(q.Accepted) == 0 {
			continue
		}
		seen[q.Text] = true
		q.Region, q.Family = m.reg.Region(), m.family
		out = append(out, q)
	}
	return out
}

func pick[T any](m *maker, list []T) T { return list[m.rand.IntN(len(list))] }

// street draws one and writes its settlement, and its type in half of the queries.
func (m *maker) street() (t target, head, kind string) {
	t = pick(m, m.streets)
	if m.rand.IntN(2) == 0 {
		kind = t.Type + " "
	}
	return t, t.settlement + " ", kind
}

// bare is the name without "им" and initials, as people say it.
func (m *maker) bare(name string) string {
	words, ok := m.bared[name]
	if !ok {
		words = strings.Join(address.NameWords(name), " ")
		m.bared[name] = words
	}
	return words
}

// like lists the streets of the settlement whose names fit, the type only if it was said.
func (m *maker) like(t target, kind string, fits func(words string) bool) []int64 {
	var out []int64
	for _, s := range m.streets {
		if s.settlement != t.settlement || kind != "" && address.Normalise(s.Type) != address.Normalise(t.Type) {
			continue
		}
		names := []string{s.Name}
		for _, a := range s.Aliases {
			names = append(names, a.Name)
		}
		if slices.ContainsFunc(names, func(n string) bool { return fits(m.bare(n)) }) {
			out = append(out, s.ID)
		}
	}
	return out
}

// same accepts the streets that have exactly that name in that settlement.
func (m *maker) same(t target, kind string) []int64 {
	want := m.bare(t.Name)
	return m.like(t, kind, func(words string) bool { return words == want })
}

func (m *maker) prefix() Query {
	t, head, kind := m.street()
	name := []rune(strings.TrimSpace(t.Name))
	if strings.HasPrefix(strings.ToLower(t.Name), "им") {
		name = []rune(m.bare(t.Name))
	}
	if len(name) < 4 {
		return Query{}
	}
	cut := string(name[:4+m.rand.IntN(len(name)-3)])
	start := strings.Join(address.NameWords(cut), " ")
	return Query{Text: head + kind + cut, Accepted: m.like(t, kind, func(words string) bool { return strings.HasPrefix(words, start) })}
}

func (m *maker) typo1() Query {
	t, head, kind := m.street()
	wrong, ok := m.slip(m.bare(t.Name), 5)
	if !ok {
		return Query{}
	}
	return Query{Text: head + kind + wrong, Accepted: m.same(t, kind)}
}

// typo2 has two slips: both in a long word, or one in the settlement and one in the street.
func (m *maker) typo2() Query {
	t, head, kind := m.street()
	first, ok := m.slip(m.bare(t.Name), 7)
	if ok && m.rand.IntN(2) == 0 {
		first, ok = m.slip(first, 7)
	} else if ok {
		head, ok = m.slip(head, 5)
	}
	if !ok {
		return Query{}
	}
	return Query{Text: head + kind + first, Accepted: m.same(t, kind)}
}

func (m *maker) prefixTypo() Query {
	t, head, kind := m.street()
	wrong, ok := m.slip(m.bare(t.Name), 7)
	if !ok {
		return Query{}
	}
	letters := []rune(wrong)
	return Query{Text: head + kind + string(letters[:len(letters)-1-m.rand.IntN(2)]), Accepted: m.same(t, kind)}
}

func (m *maker) layout() Query {
	t, head, kind := m.street()
	typed := otherKeys(strings.ToLower(head + kind + m.bare(t.Name)))
	if m.rand.IntN(4) == 0 {
		typed = strings.ToUpper(typed)
	}
	return Query{Text: typed, Accepted: m.same(t, kind)}
}

func (m *maker) swap() Query {
	t, head, kind := m.street()
	orders := []string{m.bare(t.Name) + " " + kind + head, kind + m.bare(t.Name) + ", " + head, m.bare(t.Name) + " " + head + kind, head + m.bare(t.Name) + " " + kind}
	return Query{Text: strings.TrimSpace(pick(m, orders)), Accepted: m.same(t, kind)}
}

func (m *maker) yo() Query {
	t := pick(m, m.streets)
	text := []rune(t.settlement + " " + m.bare(t.Name))
	var at []int
	for i, r := range text {
		if r == 'е' {
			at = append(at, i)
		}
	}
	if len(at) == 0 {
		return Query{}
	}
	text[pick(m, at)] = 'ё'
	return Query{Text: string(text), Accepted: m.same(t, "")}
}

func (m *maker) oldName() Query {
	t := pick(m, m.old)
	name := pick(m, m.formerNames(t.Object))
	var forms []string
	full, _ := address.FullType(t.Level, t.Type)
	for _, n := range []string{name, m.bare(name), strings.ToLower(name), strings.ToUpper(name)} {
		forms = append(forms, n, t.Type+" "+n, full+" "+n, t.settlement+" "+n, t.settlement+", "+t.Type+". "+n,
			n+" "+t.settlement, t.settlement+" "+full+" "+n, "Ненецкий АО "+t.settlement+" "+n)
	}
	want, text := m.bare(name), pick(m, forms)
	if t.settlement == "" || !strings.Contains(text, t.settlement) {
		return Query{Text: strings.TrimSpace(text), Accepted: m.everywhere(want)}
	}
	accepted := append(m.like(t, "", func(words string) bool { return words == want }), t.ID)
	slices.Sort(accepted)
	return Query{Text: text, Accepted: slices.Compact(accepted)}
}

// everywhere are all objects that have or had that name: the query does not say in which settlement.
func (m *maker) everywhere(want string) []int64 {
	var out []int64
	for i := range m.reg.Len() {
		o := m.reg.At(i)
		names := append([]string{o.Name}, m.formerNames(o)...)
		if slices.ContainsFunc(names, func(n string) bool { return m.bare(n) == want }) {
			out = append(out, o.ID)
		}
	}
	return out
}

func (m *maker) place() Query {
	t := pick(m, m.places)
	full, _ := address.FullType(t.Level, t.Type)
	name := t.Name
	if m.rand.IntN(3) == 0 {
		name = strings.ToLower(strings.ReplaceAll(name, "-", " "))
	}
	forms := []string{name, t.Type + " " + name, full + " " + name, name + " " + t.Type, "Ненецкий АО, " + name, t.Type + ". " + name}
	return Query{Text: pick(m, forms), Accepted: []int64{t.ID}}
}

// number writes the numbers of a name in other ways.
func (m *maker) number() Query {
	t := pick(m, m.numbers)
	name := t.Name
	for _, w := range []struct {
		from string
		to   []string
	}{
		{"60-летия", []string{"60-летия", "60 лет", "60 летия", "60-лет", "60летия", "шестидесятилетия", "шестьдесят лет"}},
		{"1-й", []string{"1-й", "1", "1й", "1-ый", "первый", "I"}},
		{"2-й", []string{"2-й", "2", "2й", "2-ой", "второй", "II"}},
		{"-", []string{"-", " ", "-"}}, {"№", []string{"№", "N ", "№ "}}, {"N ", []string{"N ", "№", "№ "}},
	} {
		if i := strings.Index(name, w.from); i >= 0 {
			name = name[:i] + pick(m, w.to) + name[i+len(w.from):]
		}
	}
	full, _ := address.FullType(t.Level, t.Type)
	if t.settlement == "" {
		return Query{Text: strings.ToLower(strings.TrimSpace(pick(m, []string{t.Type, full, ""}) + " " + name)), Accepted: []int64{t.ID}}
	}
	forms := []string{t.Type + " " + name, full + " " + name, t.settlement + " " + t.Type + " " + name, t.settlement + ", " + t.Type + ". " + name, name + " " + t.settlement}
	return Query{Text: strings.TrimSpace(strings.ToLower(pick(m, forms))), Accepted: []int64{t.ID}}
}

// abbreviation writes types as people and the dictionary shorten them, with points and more levels.
func (m *maker) abbreviation() Query {
	t := pick(m, m.streets)
	chain, _ := m.reg.Chain(t.ID)
	var parts []string
	for _, p := range chain {
		if p.Level == address.LevelRegion && m.rand.IntN(2) == 0 || p.Level == address.LevelDistrict && m.rand.IntN(3) > 0 {
			continue
		}
		parts = append(parts, m.short(p)+" "+p.Name)
	}
	text := strings.Join(parts, pick(m, []string{", ", " "}))
	if m.rand.IntN(3) == 0 {
		text += ", д." + strconv.Itoa(1+m.rand.IntN(40))
	}
	return Query{Text: text, Accepted: m.same(t, t.Type)}
}

// short draws one of the ways to write the type of an object: those of the register's dictionary with the same full word.
func (m *maker) short(o address.Object) string {
	full, ok := address.FullType(o.Level, o.Type)
	if !ok {
		return o.Type
	}
	forms := []string{full}
	for _, t := range address.Types() {
		if t.Full == full && t.Level == o.Level {
			forms = append(forms, t.Short, strings.TrimSuffix(t.Short, ".")+".")
		}
	}
	return pick(m, forms)
}
