package main

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/tools/sheafverify/replay"
)

// totals adds a zero for every table that the rows do not count.
func totals(rows ...string) []string {
	for _, file := range replay.Files() {
		name := strings.TrimSuffix(strings.TrimPrefix(file, "tables/"), ".csv") + "_total,"
		counted := func(row string) bool { return strings.HasPrefix(row, name) }
		if name != "totals_total," && !slices.ContainsFunc(rows, counted) {
			rows = append(rows, name+"0")
		}
	}
	slices.Sort(rows)
	return rows
}

// quotaPairs is the quota of the told filing.
func quotaPairs() []string {
	return []string{"person", "p-federal", "pack", "ru/1.0", "min", "2", "max", "4", "regions", "63:1 77:3",
		"volume_sheets", "2", "volume_lines", "9"}
}

// countPairs is what the told filing chooses: line 1 of 0000AB, lines 1 and 3 of 91X7B9.
func countPairs() []string {
	digest := [32]byte{}
	for _, row := range []string{"0000AB:1", "91X7B9:13"} {
		digest = sha256.Sum256(append(digest[:], row...))
	}
	return []string{"sheets", "2", "lines", "3", "expected", "2800", "digest", hex.EncodeToString(digest[:])}
}

// filed tells on where [genuine] ends: both sheets are certified, stored, chosen, bound and
// handed in.
func filed(t *testing.T) *tale {
	t.Helper()
	s := genuine(t)
	s.acts, s.marks = s.acts[:len(s.acts)-1], s.marks[:1]
	s.set(s.find(t, "signature:s1", "judged", 0), "chance_permille", "950")
	s.set(s.find(t, "signature:s2", "judged", 0), "chance_permille", "900")
	s.on("0000AB", "v4", "s4", "1", "at_office")
	s.on("0000AB", "v5", "s5", "2", "filling")
	s.set(s.find(t, "signature:s4", "judged", 0), "chance_permille", "950")
	s.stored("0000AB", "12")
	s.stored("91X7B9", "13")
	s.selected()
	s.bound()
	s.handedIn()
	s.sign()
	s.tables = filedTables()
	return s
}

// on has a voter sign a line of the sheet.
func (s *tale) on(code, visit, signature, line, sheet string) {
	s.receive(visit, signature)
	s.move("u-operator", "sheet:"+code, sheet, "filling", "collector", "u-operator")
	s.move("u-operator", "line:"+code+"/"+line, "free", "reserved", "signature", signature)
	s.move("u-operator", "signature:"+signature, "judged", "placed", "sheet", code, "line", line)
	s.write(visit, signature, line)
	last := len(s.acts) - 3
	s.acts[last].entry.Subject = "line:" + code + "/" + line
}

// stored certifies the lines of a sheet and brings it into the store.
func (s *tale) stored(code, lines string) {
	var good []int
	if code == "0000AB" {
		s.move("u-operator", "line:0000AB/3", "free", "unused")
	}
	s.takes("operator", code, "filling", "complete")
	s.takes("clerk", code, "complete", "checking", "checker", "u-clerk")
	for _, typed := range lines {
		n := int(typed - '0')
		s.verdict("clerk", code, n, "written", "good")
		good = append(good, n)
	}
	s.foot("clerk", code, "good")
	s.certify("clerk", code, good...)
	parcel, label := "p-"+code, "77-"+code
	s.parcel(parcel, "", "open", "o1", label, 0, 0)
	s.move("u-c", "sheet:"+code, "certified", "packed", "parcel", parcel)
	s.parcel(parcel, "open", "sent", "o1", label, 1, 1)
	s.move("u-c", "sheet:"+code, "packed", "travelling", "parcel", parcel)
	s.parcel(parcel, "sent", "received", "o1", label, 1, 1)
	s.move("u-logistics", "sheet:"+code, "travelling", "arrived", "parcel", parcel, "place", "77-1-1")
	s.move("u-logistics", "sheet:"+code, "arrived", "filed", "place", "77-1-1")
}

func (s *tale) selected() {
	s.move("u-federal", "selection:x", "", "loading", quotaPairs()...)
	s.do("u-federal", "selection.add", "selection:x", "rows", "0000AB:1 91X7B9:13", "person", "p-federal")
	s.move("u-federal", "selection:x", "loading", "frozen", append(countPairs(), "person", "p-federal")...)
	s.move("u-boss", "selection:x", "frozen", "active", "person", "p-boss")
}

func (s *tale) bound() {
	s.move("u-verifier", "line:0000AB/2", "good", "struck", "reason", "not_selected", "person", "p-verifier")
	s.worded("text")
	s.move("u-verifier", "signature:s5", "accepted", "struck")
	volume := func(sheets, lines, struck string) []string {
		return []string{"region", "77", "selection", "x", "sheets", sheets, "lines", lines, "struck", struck}
	}
	page := func(n string) []string { return []string{"selection", "x", "volume", "1", "page", n} }
	s.move("u-logistics", "volume:1", "", "open", volume("0", "0", "0")...)
	s.move("u-logistics", "sheet:0000AB", "filed", "bound", append(page("1"), "lines", "1")...)
	s.move("u-logistics", "sheet:91X7B9", "filed", "bound", append(page("2"), "lines", "13")...)
	s.move("u-logistics", "sheet:91X7B9", "bound", "filed", append(page("2"), "place", "77-1-1")...)
	s.move("u-logistics", "sheet:91X7B9", "filed", "bound", append(page("2"), "lines", "13")...)
	s.move("u-logistics", "volume:1", "open", "closed", volume("2", "3", "1")...)
}

func (s *tale) handedIn() {
	s.move("u-federal", "selection:x", "active", "filing", append(quotaPairs(), countPairs()...)...)
	for i, code := range []string{"0000AB", "91X7B9"} {
		s.move("u-federal", "sheet:"+code, "bound", "handed_in", "selection", "x", "volume", "1", "page", string(rune('1'+i)))
		for _, g := range [][]string{{"s4"}, {"s1", "s2"}}[i] {
			s.move("u-federal", "signature:"+g, "accepted", "handed_in")
		}
	}
	s.move("u-federal", "volume:1", "closed", "handed_in", "region", "77", "selection", "x", "sheets", "2", "lines", "3", "struck", "1")
	s.move("u-federal", "selection:x", "filing", "filed", append(countPairs(), "person", "p-federal")...)
}

func filedTables() map[string][]string {
	digest := countPairs()[7]
	return map[string][]string{
		"sheets": {"0000AB,77,o1,handed_in,2,p-0000AB,", "91X7B9,77,o1,handed_in,2,p-91X7B9,"},
		"lines":  {"0000AB,1,good,s4", "0000AB,2,struck,s5", "0000AB,3,unused,", "91X7B9,1,good,s1", "91X7B9,2,spoiled,", "91X7B9,3,good,s2"},
		"signatures": {"s1,77,handed_in,91X7B9,1,ru/1.0,v1", "s2,77,handed_in,91X7B9,3,ru/1.0,v2", "s3,,withdrawn,,,,v3",
			"s4,77,handed_in,0000AB,1,ru/1.0,v4", "s5,77,struck,0000AB,2,ru/1.0,v5"},
		"visits":           {"v1,o1,done,", "v2,o1,done,", "v3,o1,turned_away,age.under_18", "v4,o1,done,", "v5,o1,done,"},
		"offices":          {"o1,2,5,5"},
		"packs":            {"ru,1.0," + digestA + ",active"},
		"editions":         {"e1,passports," + digestB + ",active"},
		"parcels":          {"p-0000AB,o1,77-0000AB,received,1,0", "p-91X7B9,o1,77-91X7B9,received,1,0"},
		"selections":       {"x,filed,ru/1.0,2,4,0,2,9,2,3,2,2,2800," + digest},
		"selected_regions": {"x,77,3,0,2,3,2"},
		"selected":         {"x,0000AB,1", "x,91X7B9,13"},
		"volumes":          {"000001,77,x,handed_in,2,3,1"},
		"pages":            {"000001,0001,0000AB,1", "000001,0002,91X7B9,13"},
		"totals": totals("editions_active,1", "editions_total,1", "lines_good,3", "lines_spoiled,1", "lines_struck,1", "lines_total,6", "lines_unused,1",
			"offices_total,1", "packs_active,1", "packs_total,1", "pages_total,2", "parcels_received,2", "parcels_total,2", "selected_regions_total,1", "selected_total,2",
			"selections_filed,1", "selections_total,1", "sheets_handed_in,2", "sheets_total,2", "signatures_handed_in,3",
			"signatures_struck,1", "signatures_total,5", "signatures_withdrawn,1", "visits_done,4", "visits_total,5",
			"visits_turned_away,1", "volumes_handed_in,1", "volumes_total,1"),
	}
}

func TestVerify_Filed(t *testing.T) {
	s := filed(t)
	if err := check(t, s.zipped(t), s); err != nil {
		t.Error(err)
	}
}

// needing is the told filing under a law that wants a minimum in so many regions. Both times the quota is named.
func needing(met, minima string) func(*testing.T, *tale) {
	return func(t *testing.T, s *tale) {
		for _, to := range []string{"loading", "filing"} {
			at := s.find(t, "selection:x", to, 0)
			s.acts[at].entry.Public = append(s.acts[at].entry.Public, audit.Pairs("met", met, "minima", minima)...)
		}
	}
}

func TestVerify_MinimaOfRegions(t *testing.T) {
	s := filed(t)
	needing("1", "63:1 77:3")(t, s)
	s.tables["selections"][0] = strings.Replace(s.tables["selections"][0], ",4,0,2,", ",4,1,2,", 1)
	s.tables["selected_regions"][0] = "x,77,3,3,2,3,2"
	if err := check(t, s.zipped(t), s); err != nil {
		t.Error(err)
	}
}

// Filings that a server with the right key tells and that could not have happened.
func TestVerify_ImpossibleFiling(t *testing.T) {
	adds := func(s *tale) int {
		return slices.IndexFunc(s.acts, func(a act) bool { return a.entry.Kind == "selection.add/1" })
	}
	set := func(subject, to string, n int, name, value string) func(*testing.T, *tale) {
		return func(t *testing.T, s *tale) { s.set(s.find(t, subject, to, n), name, value) }
	}
	actor := func(subject, to string, who core.UserID) func(*testing.T, *tale) {
		return func(t *testing.T, s *tale) { s.acts[s.find(t, subject, to, 0)].actor = who }
	}
	remove := func(subject, to string, n int) func(*testing.T, *tale) {
		return func(t *testing.T, s *tale) { s.remove(s.find(t, subject, to, n)) }
	}
	insert := func(subject, to string, n int, tell func(m *tale)) func(*testing.T, *tale) {
		return func(t *testing.T, s *tale) { s.insert(s.find(t, subject, to, n), tell) }
	}
	rows := func(value string) func(*testing.T, *tale) {
		return func(_ *testing.T, s *tale) { s.set(adds(s), "rows", value) }
	}
	for name, c := range map[string]struct {
		change func(t *testing.T, s *tale)
		reason string
	}{
		"begun by nobody":                  {set("selection:x", "loading", 0, "person", ""), `begun without "person"`},
		"under no pack":                    {set("selection:x", "loading", 0, "pack", "ru/2.0"), "which is not in force"},
		"without a maximum":                {set("selection:x", "loading", 0, "max", ""), `names no number in "max"`},
		"a cap twice":                      {set("selection:x", "loading", 0, "regions", "77:3 77:4"), `names the cap "77:4"`},
		"over a cap":                       {set("selection:x", "loading", 0, "regions", "77:2"), "of region 77 more than 2"},
		"of a region without a cap":        {set("selection:x", "loading", 0, "regions", "63:9"), "of region 77 more than 0"},
		"over the maximum":                 {set("selection:x", "loading", 0, "max", "2"), "more than 2 signatures are chosen"},
		"below the minimum":                {set("selection:x", "loading", 0, "min", "4"), "frozen with 3 signatures of at least 4"},
		"below the minima of regions":      {needing("2", "63:1 77:3"), "1 regions reach their minimum of signatures, 2 have to"},
		"a minimum over its cap":           {needing("1", "77:4"), `names the minimum "77:4"`},
		"a minimum twice":                  {needing("1", "77:1 77:2"), `names the minimum "77:2"`},
		"more regions than have a minimum": {needing("3", "63:1 77:3"), `of 2 regions with a minimum "3" have to reach it`},
		"minima for nobody":                {needing("", "77:3"), `of 1 regions with a minimum "" have to reach it`},
		"below the minima when it is filed": {func(t *testing.T, s *tale) {
			at := s.find(t, "selection:x", "filing", 0)
			s.acts[at].entry.Public = append(s.acts[at].entry.Public, audit.Pairs("met", "1", "minima", "63:1")...)
		}, "0 regions reach their minimum of signatures, 1 have to"},
		"a sheet twice":                   {rows("0000AB:1 0000AB:1"), "sheet 0000AB is chosen out of order"},
		"a sheet that is not there":       {rows("0000AC:1"), "sheet 0000AC is chosen out of order"},
		"a sheet without lines":           {rows("0000AB:"), "without lines"},
		"a line that is not good":         {rows("91X7B9:2"), "line 2 of sheet 91X7B9 is chosen and was not accepted"},
		"a line twice":                    {rows("91X7B9:11"), "line 1 of sheet 91X7B9 is chosen"},
		"another sheet than counted":      {rows("0000AB:1 91X7B9:1"), `the selection says "3" in "lines"`},
		"another line than in the digest": {rows("0000AB:2 91X7B9:13"), "by its rows it is"},
		"chosen by another person": {func(_ *testing.T, s *tale) {
			s.acts[adds(s)].actor = "u-boss"
			s.set(adds(s), "person", "p-boss")
		}, "chosen by another person"},
		"chosen for nothing": {func(_ *testing.T, s *tale) { s.acts[adds(s)].entry.Subject = "selection:y" }, "that is not being made"},
		"chosen while it is pulled": {insert("selection:x", "loading", 0, func(m *tale) {
			m.move("u-logistics", "sheet:0000AB", "filed", "pulled", "reason", "sample", "person", "p-logistics")
		}), "while it does not lie in the store"},
		"frozen by another person": {func(t *testing.T, s *tale) {
			actor("selection:x", "frozen", "u-boss")(t, s)
			set("selection:x", "frozen", 0, "person", "p-boss")(t, s)
		}, "frozen by another person"},
		"frozen with another sum":     {set("selection:x", "frozen", 0, "expected", "2801"), `says "2801" in "expected"`},
		"approved by who made it":     {actor("selection:x", "active", "u-federal"), "approved by who made it"},
		"approved by the same person": {set("selection:x", "active", 0, "person", "p-federal"), "approved by who made it"},
		"approved by nobody":          {set("selection:x", "active", 0, "person", ""), `names none in "person"`},
		"never approved": {func(t *testing.T, s *tale) {
			remove("selection:x", "active", 0)(t, s)
			remove("line:0000AB/2", "struck", 0)(t, s)
		}, "without a selection in force"},
		"approved beside another": {insert("volume:1", "open", 0, func(m *tale) {
			m.move("u-federal", "selection:y", "", "loading", quotaPairs()...)
			m.do("u-federal", "selection.add", "selection:y", "rows", "0000AB:1 91X7B9:13", "person", "p-federal")
			m.move("u-federal", "selection:y", "loading", "frozen", append(countPairs(), "person", "p-federal")...)
			m.move("u-boss", "selection:y", "frozen", "active", "person", "p-boss")
		}), "comes into force while x is active"},
		"under a pack that was retired": {insert("selection:x", "active", 0, func(m *tale) {
			m.move("u-admin", "pack:ru/1.0", "active", "retired")
		}), "which is not in force"},
		"the chosen line struck": {func(t *testing.T, s *tale) {
			s.acts[s.find(t, "line:0000AB/2", "struck", 0)].entry.Subject = "line:0000AB/1"
		}, "struck in the store that is chosen"},
		"not struck":                  {remove("line:0000AB/2", "struck", 0), "good and not chosen"},
		"a volume out of number":      {func(t *testing.T, s *tale) { s.acts[s.find(t, "volume:1", "open", 0)].entry.Subject = "volume:2" }, "does not follow"},
		"a volume without a region":   {set("volume:1", "open", 0, "region", ""), `no "region"`},
		"a volume of nothing":         {set("volume:1", "open", 0, "selection", "y"), `no "region", or another "selection"`},
		"a volume of another region":  {set("volume:1", "open", 0, "region", "63"), "not open or of another region"},
		"a volume that says too much": {set("volume:1", "closed", 0, "lines", "4"), `the volume says "4" in "lines"`},
		"a volume too thick":          {set("selection:x", "loading", 0, "volume_sheets", "1"), "1 and 9 are allowed"},
		"an empty volume closed": {func(t *testing.T, s *tale) {
			s.insert(s.find(t, "sheet:0000AB", "bound", 0), func(m *tale) {
				m.move("u-logistics", "volume:1", "open", "closed", "region", "77", "selection", "x", "sheets", "0", "lines", "0", "struck", "0")
			})
		}, "an empty volume is closed"},
		"bound with another line":   {set("sheet:91X7B9", "bound", 0, "lines", "1"), `bound with the lines "1", chosen are "13"`},
		"bound on another page":     {set("sheet:91X7B9", "bound", 0, "page", "3"), `page "3"; the sheet is bound in volume "1", page 2`},
		"bound without a selection": {set("sheet:91X7B9", "bound", 0, "selection", ""), "without a selection in force"},
		"bound in no volume":        {set("sheet:91X7B9", "bound", 0, "volume", "7"), "not open or of another region"},
		"taken out of the middle": {func(t *testing.T, s *tale) {
			i := s.find(t, "sheet:91X7B9", "filed", 1)
			s.acts[i].entry.Subject = "sheet:0000AB"
			s.set(i, "page", "1")
		}, "not the last page of an open one"},
		"a page given up that is there": {insert("volume:1", "closed", 0, func(m *tale) {
			m.do("u-logistics", "sheet.take_out", "sheet:91X7B9", "volume", "1", "page", "2")
		}), "not lost while it was bound"},
		"a page destroyed": {insert("volume:1", "closed", 0, func(m *tale) {
			m.move("u-logistics", "sheet:91X7B9", "bound", "lost", "person", "p-logistics", "reason", "not_found")
			m.move("u-boss", "sheet:91X7B9", "lost", "destroyed", "person", "p-boss", "witness", "p-logistics")
		}), "destroyed while it is a page of volume 1"},
		"filed with a sheet missing": {func(t *testing.T, s *tale) {
			remove("sheet:91X7B9", "bound", 1)(t, s)
			i := s.find(t, "volume:1", "closed", 0)
			s.set(i, "sheets", "1")
			s.set(i, "lines", "1")
		}, "the filing begins with 1 of 2 sheets bound"},
		"filed with an open volume":  {remove("volume:1", "closed", 0), "while volume 1 is open"},
		"filed over a lower cap":     {set("selection:x", "filing", 0, "regions", "77:2"), "3 signatures of region 77 are handed in, 2 count"},
		"filed over a lower maximum": {set("selection:x", "filing", 0, "max", "2"), "3 signatures are handed in, of 2 to 2"},
		"filed in volumes too thick": {set("selection:x", "filing", 0, "volume_sheets", "1"), "volume 1 holds 2 sheets and 3 signatures, 1 and 9"},
		"filed with other counts":    {set("selection:x", "filing", 0, "sheets", "3"), `says "3" in "sheets"`},
		"a sheet handed in too early": {func(t *testing.T, s *tale) {
			s.insert(s.find(t, "selection:x", "filing", 0), func(m *tale) {
				m.move("u-federal", "sheet:0000AB", "bound", "handed_in", "selection", "x", "volume", "1", "page", "1")
			})
		}, "handed in without a filing"},
		"a sheet handed in from elsewhere": {set("sheet:0000AB", "handed_in", 0, "page", "2"), `page "2"; the sheet is bound`},
		"a volume handed in too early": {insert("selection:x", "filing", 0, func(m *tale) {
			m.move("u-federal", "volume:1", "closed", "handed_in", "region", "77", "selection", "x", "sheets", "2", "lines", "3", "struck", "1")
		}), "handed in while its selection is active"},
		"a volume without its sheet": {func(t *testing.T, s *tale) {
			remove("sheet:0000AB", "handed_in", 0)(t, s)
			remove("signature:s4", "handed_in", 0)(t, s)
		}, "its sheet 0000AB is bound"},
		"a volume without its signature": {remove("signature:s2", "handed_in", 0), "its signature s2 is accepted"},
		"a signature without its sheet": {func(t *testing.T, s *tale) {
			s.insert(s.find(t, "sheet:0000AB", "handed_in", 0), func(m *tale) { m.move("u-federal", "signature:s4", "accepted", "handed_in") })
		}, "handed in without its sheet"},
		"a volume opened while it is filed": {insert("sheet:0000AB", "handed_in", 0, func(m *tale) {
			m.move("u-logistics", "volume:1", "closed", "open", "region", "77", "selection", "x", "sheets", "2", "lines", "3", "struck", "1")
		}), "opened while its selection is filing"},
		"a page lost while it is handed in": {insert("sheet:0000AB", "handed_in", 0, func(m *tale) {
			m.move("u-federal", "sheet:91X7B9", "bound", "lost", "person", "p-federal", "reason", "not_found")
		}), "lost while its volume 1 is being handed in"},
		"filed before the last volume": {func(t *testing.T, s *tale) {
			i := s.find(t, "volume:1", "handed_in", 0)
			s.acts[i], s.acts[i+1] = s.acts[i+1], s.acts[i]
		}, "filed with 0 of 2 sheets handed in"},
		"a volume taken over without a selection": {insert("selection:x", "filed", 0, func(m *tale) {
			m.do("u-logistics", "volume.adopt", "volume:1", "selection", "x")
		}), "taken over without a selection in force"},
	} {
		s := filed(t)
		c.change(t, s)
		if err := check(t, s.zipped(t), s); err == nil || !strings.Contains(err.Error(), c.reason) {
			t.Errorf("%s: want %q, got %v", name, c.reason, err)
		}
	}
}

// again tells of a second selection that comes into force while both sheets are bound, with the
// rows, and of the volume that is taken over.
func again(t *testing.T, rows string, pairs ...string) *tale {
	t.Helper()
	s := filed(t)
	i := s.find(t, "selection:x", "filing", 0)
	s.acts, s.marks = s.acts[:i], s.marks[:1]
	s.move("u-federal", "selection:y", "", "loading", quotaPairs()...)
	for n := 0; n < len(pairs); n += 2 {
		s.set(len(s.acts)-1, pairs[n], pairs[n+1])
	}
	s.do("u-federal", "selection.add", "selection:y", "rows", rows, "person", "p-federal")
	counts := countPairs()
	if rows != "0000AB:1 91X7B9:13" {
		d := sha256.Sum256(append(make([]byte, 32), rows...))
		counts = []string{"sheets", "1", "lines", "2", "expected", "1850", "digest", hex.EncodeToString(d[:])}
	}
	s.move("u-federal", "selection:y", "loading", "frozen", append(counts, "person", "p-federal")...)
	s.move("u-boss", "selection:x", "active", "retired")
	s.move("u-boss", "selection:y", "frozen", "active", "person", "p-boss")
	s.do("u-logistics", "volume.adopt", "volume:1", "selection", "y", "sheets", "2")
	s.sign()
	return s
}

// A sheet may not be bound between those of an earlier selection.
func TestVerify_BoundAmongOthers(t *testing.T) {
	s := again(t, "0000AB:1 91X7B9:13")
	s.acts, s.marks = s.acts[:len(s.acts)-2], s.marks[:1]
	figures := []string{"region", "77", "selection", "x", "sheets", "2", "lines", "3", "struck", "1"}
	s.move("u-logistics", "volume:1", "closed", "open", figures...)
	s.move("u-logistics", "sheet:91X7B9", "bound", "filed", "selection", "x", "volume", "1", "page", "2", "place", "77-1-1")
	s.move("u-logistics", "sheet:91X7B9", "filed", "bound", "selection", "y", "volume", "1", "page", "2", "lines", "13")
	s.sign()
	if err := check(t, s.zipped(t), s); err == nil || !strings.Contains(err.Error(), `in volume "1" of another selection`) {
		t.Errorf("got %v", err)
	}
}

func TestVerify_VolumeTakenOver(t *testing.T) {
	for name, c := range map[string]struct {
		s      *tale
		reason string
	}{
		// The tables are still those of the first selection, so that the story ends there.
		"with the same lines": {again(t, "0000AB:1 91X7B9:13"), "tables/"},
		"with other sheets":   {again(t, "91X7B9:13"), "taken over with sheet 0000AB"},
		"too thick":           {again(t, "0000AB:1 91X7B9:13", "volume_sheets", "1"), "1 and 9 are allowed"},
	} {
		if err := check(t, c.s.zipped(t), c.s); err == nil || !strings.Contains(err.Error(), c.reason) {
			t.Errorf("%s: want %q, got %v", name, c.reason, err)
		}
	}
}
