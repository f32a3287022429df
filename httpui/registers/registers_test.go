package registers_test

import (
	"context"
	"crypto/rand"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/address/change"
	"github.com/sheaf-drive/sheaf/core/edition"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/registers"
	"github.com/sheaf-drive/sheaf/httpui/roomtest"
)

// house serves the room in a house with a register of region 83 in force and one that waits.
type house struct {
	*roomtest.House
	inForce         *address.Registry
	active, waiting core.EditionID
}

func street(id, parent int64, name string) address.Object {
	return address.Object{ID: id, Parent: parent, Level: 8, Type: "ул", Name: name}
}

func registry(streets ...address.Object) *address.Registry {
	return address.NewRegistry(address.Content{Region: "83", Objects: append(streets,
		address.Object{ID: 1, Level: 1, Type: "АО", Name: "Ненецкий"}, address.Object{ID: 2, Parent: 1, Level: 5, Type: "г", Name: "Нарьян-Мар"},
		address.Object{ID: 3, Parent: 1, Level: 6, Type: "п", Name: "Искателей"})})
}

func open(t *testing.T) *house {
	t.Helper()
	h := &house{House: roomtest.Furnish(t), inForce: registry(street(10, 2, "Ленина"), street(11, 2, "Южная"), street(12, 2, "Мира"))}
	h.active = h.load(t, "first", h.inForce)
	h.Store.World.Must(machinetest.User("root"), &machine.ActivateEdition{Edition: h.active})
	h.waiting = h.load(t, "second", registry(street(10, 2, "им В.И.Ленина"), street(11, 3, "Южная"), street(14, 2, "Новая")))
	h.Open((&registers.Room{Floor: h.Floor(), Search: h, Registers: h, Rand: rand.Reader, Now: h.Clock}).Routes(), nil)
	return h
}

// load brings an edition to where it waits for its activation.
func (h *house) load(t *testing.T, name string, r *address.Registry) core.EditionID {
	t.Helper()
	cut, err := r.Edition()
	if err != nil {
		t.Fatal(err)
	}
	e, err := edition.Plan(core.Edition{ID: machinetest.ID[core.EditionID](name), Kind: "addresses/83", Rows: int64(r.Len()), Date: "2018-01-14", Source: "a test"},
		core.EditionOrigin{}, slices.Values(cut.Pieces))
	if err != nil {
		t.Fatal(err)
	}
	root, w := machinetest.User("root"), h.Store.World
	w.Must(root, &machine.BeginEdition{Edition: e})
	for n, piece := range cut.Pieces {
		w.Must(root, &machine.AddChunk{Edition: e.ID, Number: n, Data: piece})
	}
	w.Must(root, &machine.CompleteEdition{Edition: e.ID})
	return e.ID
}

// Registry implements registers.Registers.
func (h *house) Registry(region core.Region, fn func(r *address.Registry, from core.EditionDigest) error) error {
	if region != "83" {
		return core.Refuse(core.NotFound, "region", "address.search.region", string(region))
	}
	return fn(h.inForce, core.EditionDigest{})
}

// Suggest implements registers.Search.
func (*house) Suggest(_ context.Context, _ core.PackRef, r core.Region, typed string, _ int) ([]page.Suggestion, error) {
	return []page.Suggestion{{ID: "2", Name: "город " + typed, Where: string(r), Text: "город " + typed}}, nil
}

func TestDifference(t *testing.T) {
	h := open(t)
	var d registers.Difference
	got := h.Ask("root", "GET", "/api/v1/editions/"+string(h.waiting)+"/difference", nil)
	if got.JSON(t, &d); got.Status != http.StatusOK || d.Active != h.active || d.Region != "83" || d.Before != 6 || d.After != 6 ||
		d.Counts[change.Added] != 1 || d.Counts[change.Renamed] != 1 || d.Counts[change.Moved] != 1 || d.Counts[change.Closed] != 1 || len(d.Changes) != 4 {
		t.Errorf("%d %s", got.Status, got.Body)
	}
	h.Refused(
		roomtest.Check{Name: "an operator", Who: "operator1", Method: "GET", Path: "/api/v1/editions/" + string(h.waiting) + "/difference", Status: 403, Code: core.Denied},
		roomtest.Check{Name: "a list of passports", Who: "root", Method: "GET", Path: "/api/v1/editions/" + string(machinetest.Passports().Edition) + "/difference",
			Status: 404, Code: core.NotFound, Field: "edition"},
	)
}

// The screen says before the activation what it would change.
func TestScreen_ShowsTheDifferenceBeforeTheActivation(t *testing.T) {
	h := open(t)
	change := "/admin/editions/" + string(h.waiting)
	html := string(h.Browse("root", "GET", "/admin/editions?lang=en", nil).Body)
	for _, want := range []string{"<dt>Added</dt><dd>1</dd>", "<dt>Renamed</dt><dd>1</dd>", "<dt>Closed</dt><dd>1</dd>", "<dt>Moved</dt><dd>1</dd>",
		`href="` + change + `"`, `action="` + change + `/activate"`} {
		if !strings.Contains(html, want) {
			t.Errorf("the list lacks %s", want)
		}
	}
	html = string(h.Browse("root", "GET", change+"?lang=ru", nil).Body)
	for _, want := range []string{"ул Ленина → г Нарьян-Мар, ул им В.И.Ленина", "Закрыто: 1", "г Нарьян-Мар, ул Мира", "ул Новая"} {
		if !strings.Contains(html, want) {
			t.Errorf("the difference lacks %s", want)
		}
	}
	if got := h.Browse("root", "POST", change+"/activate", url.Values{}); got.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", got.Status, got.Body)
	}
	if id, _ := state.ActiveEditions.Get(h.Store.World.Memory, "addresses/83"); id != h.waiting {
		t.Errorf("in force is %s", id)
	}
	if html := string(h.Browse("root", "GET", "/admin/editions?lang=en&done=activated", nil).Body); !strings.Contains(html, "The edition is in force.") ||
		strings.Contains(html, change+"/activate") {
		t.Error("after it the screen is as before")
	}
	if got := h.Browse("operator1", "GET", "/admin/editions", nil); got.Status != http.StatusForbidden {
		t.Errorf("an operator: %d", got.Status)
	}
}

// What is in force is named with edition and digest, and with who accepted what spoke against it.
func TestScreen_NamesWhatIsInForce(t *testing.T) {
	h := open(t)
	w, root := h.Store.World, machinetest.User("root")
	list := core.Edition{ID: machinetest.ID[core.EditionID]("smaller"), Kind: core.EditionPassports, Chunks: 1, Rows: 1, Digest: [32]byte{0xab, 0xcd}, Source: "list.csv", Date: "2018-01-01"}
	w.Must(root, &machine.AnnounceEdition{Edition: list, Origin: core.EditionOrigin{Doubts: []string{"header"}}})
	w.Must(root, &machine.AddChunk{Edition: list.ID, Data: []byte("one")})
	w.Must(root, &machine.CompleteEdition{Edition: list.ID})
	w.Must(root, &machine.EnforceEdition{Edition: list.ID, Accept: []string{"header", "older", "shrinks"}})
	for lang, said := range map[string]string{"en": "Put into force although its first line is not the ministry&#39;s header", "ru": "Введён в силу, хотя первая строка — не заголовок министерства"} {
		html := string(h.Browse("root", "GET", "/admin/editions?lang="+lang, nil).Body)
		_, table, _ := strings.Cut(html, `<table class="dense">`)
		if !strings.Contains(table, `<h2 id="add">`) {
			t.Errorf("in %s what is in force stands behind what is not", lang)
		}
		for _, want := range []string{">" + core.Short(list.ID) + "<", ">abcd" + strings.Repeat("0", 60) + "<", said, "root, "} {
			if !strings.Contains(table, want) {
				t.Errorf("in %s what is in force lacks %s:\n%s", lang, want, table)
			}
		}
	}
}

// A register of addresses that was sent in spite of doubts says them, and who sent it, wherever it can be put into force, and after it.
func TestScreen_TellsTheDoubtsOfAddresses(t *testing.T) {
	h := open(t)
	w, root := h.Store.World, machinetest.User("root")
	e, _ := state.Editions.Get(w.Memory, h.waiting)
	chunks := slices.Collect(state.ChunksOf(w.Memory, e))
	e.ID, e.State, e.Loaded = machinetest.ID[core.EditionID]("half"), "", 0
	w.Must(root, &machine.AnnounceEdition{Edition: e, Origin: core.EditionOrigin{Doubts: []string{"older", "closes"}}})
	for n, piece := range chunks {
		w.Must(root, &machine.AddChunk{Edition: e.ID, Number: n, Data: piece})
	}
	w.Must(root, &machine.CompleteEdition{Edition: e.ID})
	said := map[string]string{"en": "it is older than the one in force; more than a fifth of what is in force is closed", "ru": "он старше действующего; прекращается больше пятой части действующего"}
	for lang, doubts := range said {
		by := map[string]string{"en": ". Sent nevertheless by root, ", "ru": ". Несмотря на это отправлен: root, "}[lang]
		for _, path := range []string{"/admin/editions", "/admin/editions/" + string(e.ID)} {
			if html := string(h.Browse("root", "GET", path+"?lang="+lang, nil).Body); !strings.Contains(html, doubts+by) {
				t.Errorf("%s in %s does not say %q:\n%s", path, lang, doubts+by, html)
			}
		}
	}
	if html := string(h.Browse("root", "GET", "/admin/editions?lang=en", nil).Body); !strings.Contains(html, "It waits for somebody: nothing speaks against it") {
		t.Error("of the one without doubts nothing is said")
	}
	w.Must(root, &machine.ActivateEdition{Edition: e.ID})
	if html := string(h.Browse("root", "GET", "/admin/editions?lang=en", nil).Body); !strings.Contains(html, "Put into force although "+said["en"]+"; by root, ") {
		t.Errorf("in force: %s", html)
	}
}

// Types that the rules have no word for stand beside the edition that waits, what it changes, and what is in force.
func TestScreen_TellsTypesThatTheRulesLack(t *testing.T) {
	h := open(t)
	odd := func(o address.Object) address.Object { o.Type = "ттт"; return o }
	waiting := h.load(t, "odd", registry(street(10, 2, "Ленина"), odd(street(15, 2, "Новая")), odd(street(16, 2, "Старая"))))
	page := func(path string) string { return string(h.Browse("root", "GET", path+"?lang=en", nil).Body) }
	const row = "level 8; objects: 2, such as"
	for _, path := range []string{"/admin/editions", "/admin/editions/" + string(waiting)} {
		if html := page(path); strings.Count(html, row) != 1 || !strings.Contains(html, "г Нарьян-Мар, ттт Новая") {
			t.Errorf("%s says %s", path, html)
		}
	}
	var d registers.Difference
	got := h.Ask("root", "GET", "/api/v1/editions/"+string(waiting)+"/difference", nil)
	if got.JSON(t, &d); len(d.Types) != 1 || d.Types[0].Objects != 2 || d.Types[0].Short != "ттт" || d.Types[0].Level != 8 {
		t.Errorf("%s", got.Body)
	}
	h.inForce = registry(odd(street(10, 2, "Ленина")))
	if html := page("/admin/editions"); !strings.Contains(html, "level 8; objects: 1, such as") {
		t.Errorf("in force: %s", html)
	}
	if html := page("/admin/editions/" + string(h.waiting)); strings.Contains(html, "The rules have no word") {
		t.Error("types are told of an edition that has none")
	}
}

// The list of types begins with the usual ones, has each word once, says which level is meant where a word has two, and has nothing that
// is refused.
func TestAdditions_Types(t *testing.T) {
	h := open(t)
	html := string(h.Browse("root", "GET", "/admin/editions?lang=en", nil).Body)
	groups := regexp.MustCompile(`(?s)<optgroup label="([^"]+)">(.*?)</optgroup>`).FindAllStringSubmatch(html, -1)
	seen, words, first := map[string]bool{}, map[string]string{}, []string{}
	for _, g := range groups {
		for _, m := range regexp.MustCompile(`<option value="([678]):([^"]+)"[^>]*>([^<]+)</option>`).FindAllStringSubmatch(g[2], -1) {
			word, _, _ := strings.Cut(m[3], " (")
			if other := words[word]; seen[m[3]] || other != "" && (!strings.Contains(m[3], " — ") || !strings.Contains(other, " — ")) {
				t.Errorf("twice: %s and %s", other, m[3])
			}
			seen[m[3]], words[word] = true, m[3]
			if strings.Contains(m[3], "гараж") || strings.Contains(m[3], "абонентский") {
				t.Errorf("nobody lives in %s", m[3])
			}
			if g[1] == "Usual" {
				first = append(first, m[1]+":"+m[2])
			}
		}
	}
	if len(groups) != 4 || groups[0][1] != "Usual" || len(first) < 12 || !slices.Equal(first[:4], []string{"8:ул", "8:пер", "8:пр-д", "8:пр-кт"}) {
		t.Errorf("%d groups, the first has %v", len(groups), first)
	}
	if len(seen) < 100 || !seen["улица (ул)"] || !seen["магистраль (мгстр.)"] || !seen["разъезд (рзд) — where the street stands in the address"] {
		t.Errorf("%d types: %v", len(seen), seen)
	}
}

func TestAdditions(t *testing.T) {
	h := open(t)
	wish := func(change string, to any) map[string]any {
		w := map[string]any{"region": "83", "parent": "2", "level": 8, "type": "ул", "name": " Полярной  звезды ", "source": "decree 7"}
		if change != "" {
			w[change] = to
		}
		return w
	}
	const path = "/api/v1/additions"
	refused := func(name, field string, code core.Code, status int, body map[string]any) roomtest.Check {
		return roomtest.Check{Name: name, Who: "root", Method: "POST", Path: path, Body: body, Status: status, Code: code, Field: field}
	}
	h.Refused(
		roomtest.Check{Name: "an operator", Who: "operator1", Method: "POST", Path: path, Body: wish("", nil), Status: 403, Code: core.Denied},
		refused("of no region", "region", core.Invalid, 422, wish("region", "8")),
		refused("in nothing", "parent", core.Invalid, 422, wish("parent", "")),
		refused("in what the register lacks", "parent", core.Invalid, 422, wish("parent", "77")),
		refused("in a street", "parent", core.Invalid, 422, wish("parent", "10")),
		refused("of no type", "type", core.Invalid, 422, wish("type", "улица")),
		refused("of what nobody lives in", "type", core.Invalid, 422, wish("type", "гск")),
		refused("with a Latin letter", "name", core.Invalid, 422, wish("name", "Полярнoй звезды")),
		refused("of a level that is not added to", "level", core.Invalid, 422, map[string]any{"region": "83", "parent": "1", "level": 5, "type": "г", "name": "Новый", "source": "decree 7"}),
		refused("without a name", "name", core.Invalid, 422, wish("name", " ")),
		refused("of too many words", "name", core.Invalid, 422, wish("name", strings.Repeat("А-", 20)+"Б")),
		refused("without a source", "source", core.Invalid, 422, wish("source", "")),
		refused("that the register has", "name", core.Duplicate, 409, wish("name", "Южная")),
		refused("that the register has at another level", "name", core.Duplicate, 409,
			map[string]any{"region": "83", "parent": "2", "level": 7, "type": "ул.", "name": "Южная", "source": "decree 7"}),
	)
	var a registers.Added
	got := h.Ask("root", "POST", path, wish("", nil))
	if got.JSON(t, &a); got.Status != http.StatusOK || a.State != core.AdditionOpen || a.Name != "Полярной звезды" || a.Object == "" || a.Parent != "2" {
		t.Fatalf("%d %s", got.Status, got.Body)
	}
	other := wish("type", "ул.")
	h.Refused(refused("twice", "name", core.Duplicate, 409, wish("", nil)), refused("twice, with a point", "name", core.Duplicate, 409, other),
		refused("twice, in other letters", "name", core.Duplicate, 409, wish("name", "Полярной Звёзды")))
	other["level"] = 7
	h.Refused(refused("twice, at another level", "name", core.Duplicate, 409, other))
	html := string(h.Browse("root", "GET", "/admin/editions?lang=ru", nil).Body)
	withdraw := "/admin/editions/additions/83/" + string(a.ID)
	if !strings.Contains(html, "улица Полярной звезды") || !strings.Contains(html, "г Нарьян-Мар") || !strings.Contains(html, `action="`+withdraw) {
		t.Error("the screen lacks it")
	}
	if got := h.Browse("root", "POST", withdraw, url.Values{}); got.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", got.Status, got.Body)
	}
	var list struct{ Additions []registers.Added }
	got = h.Ask("root", "GET", path, nil)
	if got.JSON(t, &list); len(list.Additions) != 1 || list.Additions[0].State != core.AdditionWithdrawn {
		t.Errorf("%s", got.Body)
	}
	h.Refused(roomtest.Check{Name: "what is withdrawn", Who: "root", Method: "POST", Path: path + "/83/" + string(a.ID) + "/withdraw", Status: 409, Code: core.Conflict})
}

// When the register closes what an addition lies in, screen and API say where it lies now, or that somebody has to.
func TestAdditions_WhenWhatTheyLieInIsClosed(t *testing.T) {
	h := open(t)
	wish := map[string]any{"region": "83", "parent": "2", "level": 8, "type": "ул", "name": "Полярной звезды", "source": "decree 7"}
	if got := h.Ask("root", "POST", "/api/v1/additions", wish); got.Status != http.StatusOK {
		t.Fatalf("%d %s", got.Status, got.Body)
	}
	for _, row := range []struct {
		closed   []address.Closed
		where    string
		orphaned bool
	}{
		{nil, "г Нарьян-Мар", false},
		{[]address.Closed{{ID: 2, Successors: []int64{3}}}, "п Искателей", false},
		{[]address.Closed{{ID: 2, Successors: []int64{1, 3}}}, "", true},
	} {
		if row.closed != nil {
			h.inForce = address.NewRegistry(address.Content{Region: "83", Closed: row.closed, Objects: []address.Object{
				{ID: 1, Level: 1, Type: "АО", Name: "Ненецкий"}, {ID: 3, Parent: 1, Level: 6, Type: "п", Name: "Искателей"}}})
		}
		html := string(h.Browse("root", "GET", "/admin/editions?lang=en", nil).Body)
		said := strings.Contains(html, "Withdraw it and add it again where it lies now")
		if !strings.Contains(html, row.where) || said != row.orphaned {
			t.Errorf("with %v the screen says %v", row.closed, said)
		}
		var list struct{ Additions []registers.Added }
		got := h.Ask("root", "GET", "/api/v1/additions", nil)
		if got.JSON(t, &list); len(list.Additions) != 1 || list.Additions[0].Orphaned != row.orphaned {
			t.Errorf("with %v %s", row.closed, got.Body)
		}
	}
}

// A name that is no name is said beside its field, with what to do.
func TestForm_LongName(t *testing.T) {
	h := open(t)
	form := url.Values{"region": {"83"}, "type": {"8:ул"}, "name": {strings.Repeat("мира ", 21)}, "source": {"decree 7"}, "address_id": {"2"}}
	for lang, words := range map[string]string{"en": "more than 20 words", "ru": "больше 20 слов"} {
		got := h.Browse("root", "POST", "/admin/editions/additions?lang="+lang, form)
		if html := string(got.Body); got.Status != http.StatusUnprocessableEntity || !strings.Contains(html, `id="name-finding"`) || !strings.Contains(html, words) {
			t.Errorf("%s: %d %s", lang, got.Status, html)
		}
	}
	form.Set("name", strings.Repeat("мира ", 20))
	if got := h.Browse("root", "POST", "/admin/editions/additions", form); got.Status != http.StatusSeeOther {
		t.Errorf("of 20 words: %d %s", got.Status, got.Body)
	}
}

// Without scripts the row that a street lies in is chosen among those that are offered.
func TestForm_OffersRows(t *testing.T) {
	h := open(t)
	form := url.Values{"region": {"83"}, "parent": {"Нарьян"}, "type": {"8:ул"}, "name": {"Полярной звезды"}, "source": {"decree 7"}, "address_id": {""}}
	got := h.Browse("root", "POST", "/admin/editions/additions", form)
	html := string(got.Body)
	if got.Status != http.StatusUnprocessableEntity || !strings.Contains(html, "It is not said what it lies in.") || !strings.Contains(html, `id="parent-finding"`) || !strings.Contains(html, `type="radio" name="address_id" value="2"`) ||
		!strings.Contains(html, `value="Полярной звезды"`) || !strings.Contains(html, `<option value="8:ул" selected>`) {
		t.Fatalf("%d %s", got.Status, html)
	}
	form.Set("address_id", "2")
	if got := h.Browse("root", "POST", "/admin/editions/additions", form); got.Status != http.StatusSeeOther {
		t.Errorf("%d %s", got.Status, got.Body)
	}
}

func TestSchemas_AreTheTypes(t *testing.T) {
	roomtest.SchemasAreTypes(t, "../openapi.json", map[string]any{"Addition": registers.Added{}, "EditionDifference": registers.Difference{},
		"AddressChange": change.Change{}, "ForeignType": registers.ForeignType{}})
}

// A list of passports that waits is shown with its id, date, digest, what speaks against it and the command, which
// names the id as the screen does; it has no button, and its address takes none.
func TestList_ShowsPassportsThatWait(t *testing.T) {
	h := open(t)
	active, _ := state.Editions.Get(h.Store.Now(), machinetest.Passports().Edition)
	root, w := machinetest.User("root"), h.Store.World
	e := core.Edition{ID: machinetest.ID[core.EditionID]("in doubt"), Kind: core.EditionPassports, Chunks: 1, Rows: active.Rows * 2,
		Date: "2017-01-01", Source: "list.csv", Digest: [32]byte{0xab, 0xcd}}
	w.Must(root, &machine.AnnounceEdition{Edition: e, Origin: core.EditionOrigin{Contents: [32]byte{1}, Doubts: []string{"header"}}})
	w.Must(root, &machine.AddChunk{Edition: e.ID, Data: []byte("one")})
	w.Must(root, &machine.CompleteEdition{Edition: e.ID})
	short := string(e.ID[:8])
	for lang, words := range map[string][]string{
		"en": {"invalid passports", "01.01.2017", "abcd00", "first line is not the ministry", "over a tenth of the list in force", "passports stats " + short + ", sheaf passports diff active " + short, "before that of the list in force"},
		"ru": {"недействительные паспорта", "01.01.2017", "abcd00", "первая строка — не заголовок", "дата раньше"},
	} {
		html := string(h.Browse("root", http.MethodGet, "/admin/editions?lang="+lang, nil).Body)
		for _, want := range append(words, ">"+short+"<", ">sheaf passports activate "+short+" --accept<") {
			if !strings.Contains(html, want) {
				t.Errorf("in %s it does not say %q", lang, want)
			}
		}
		forget := "/admin/editions/" + string(e.ID) + "/forget" // it is turned down by a button, and put into force by the command
		if strings.Count(html, "/admin/editions/"+string(e.ID)) != 1 || !strings.Contains(html, `action="`+forget+`"`) || strings.Contains(html, ">passports<") {
			t.Errorf("in %s it has a button, or a word of programs", lang)
		}
	}
	if got := h.Browse("root", http.MethodPost, "/admin/editions/"+string(e.ID)+"/activate", url.Values{}); got.Status != http.StatusNotFound {
		t.Errorf("the button that it has not is answered %d", got.Status)
	}
}

// An edition is named by the beginning of its id as well; a wrong one is told apart from one that is too short.
func TestActivate_TakesTheBeginningOfAnID(t *testing.T) {
	h := open(t)
	for name, want := range map[string]int{string(h.waiting[:7]): 422, "zzzzzzzz": 404, "XXXXXXXX": 422} {
		if got := h.Ask("root", http.MethodGet, "/api/v1/editions/"+name+"/difference", nil); got.Status != want || !strings.Contains(string(got.Body), `"field":"id"`) {
			t.Errorf("%s: %d %s, want %d", name, got.Status, got.Body, want)
		}
	}
	if got := h.Ask("root", http.MethodGet, "/api/v1/editions/"+string(h.waiting[:8])+"/difference", nil); got.Status != 200 || !strings.Contains(string(got.Body), string(h.waiting)) {
		t.Errorf("%d %s", got.Status, got.Body)
	}
}

// An edition that waits is turned down by a button, with its leaf; nothing else is, and a lawyer has no such button.
func TestForget(t *testing.T) {
	h := open(t)
	action := "/admin/editions/" + string(h.waiting) + "/forget"
	if html := string(h.Browse("root", "GET", "/admin/editions?lang=en", nil).Body); !strings.Contains(html, `action="`+action+`"`) || !strings.Contains(html, "Turn it down") {
		t.Error("no button turns it down")
	}
	for who, row := range map[string]struct {
		path   string
		status int
	}{"lawyer": {action, http.StatusForbidden}, "root": {"/admin/editions/" + string(h.active) + "/forget", http.StatusConflict}} {
		if got := h.Browse(who, "POST", row.path, nil); got.Status != row.status {
			t.Errorf("%s at %s: %d", who, row.path, got.Status)
		}
	}
	if got := h.Browse("root", "POST", action, nil); got.Status != http.StatusSeeOther || got.Header.Get("Location") != "/admin/editions?done=forgotten" {
		t.Fatalf("%d to %s", got.Status, got.Header.Get("Location"))
	}
	if e, _ := state.Editions.Get(h.Store.Now(), h.waiting); e.State != core.EditionForgotten {
		t.Errorf("it is %s", e.State)
	}
	if html := string(h.Browse("root", "GET", "/admin/editions?done=forgotten&lang=en", nil).Body); strings.Contains(html, action) || !strings.Contains(html, "is turned down") {
		t.Error("it waits still, or nothing is said")
	}
}
