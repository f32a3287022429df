package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// shelved tells how sheets of two offices get into the store: 26 of region 77 fill a folder and
// begin another, one is pulled and returned, one is lost and found, one spoiled and destroyed.
func shelved(t *testing.T) *tale {
	s := &tale{campaign: "ru2018", key: newKey(t, "shelved")}
	s.do("u-admin", "campaign.create", "campaign:ru2018")
	s.inForce("ru/1.0", digestA)
	for n := range 28 {
		s.certified(shelf(n), "o1")
	}
	s.certified("91X7B9", "o2")
	s.parcel("p1", "", "open", "o1", "77-0001", 0, 0)
	s.parcel("p2", "", "open", "o2", "77-0002", 0, 0)
	for n := range 28 {
		s.move("u-c", "sheet:"+shelf(n), "certified", "packed", "parcel", "p1")
	}
	s.move("u-c", "sheet:"+shelf(27), "packed", "certified", "parcel", "p1")
	s.move("u-c", "sheet:91X7B9", "certified", "packed", "parcel", "p2")
	s.parcel("p1", "open", "sent", "o1", "77-0001", 27, 27)
	for n := range 27 {
		s.move("u-c", "sheet:"+shelf(n), "packed", "travelling", "parcel", "p1")
	}
	s.parcel("p1", "sent", "received", "o1", "77-0001", 27, 27)
	for n := range 26 {
		place := fmt.Sprintf("77-1-%d", 1+n/25)
		s.move("u-l", "sheet:"+shelf(n), "travelling", "arrived", "parcel", "p1", "place", place)
	}
	for n := range 25 {
		s.move("u-l", "sheet:"+shelf(n), "arrived", "filed", "place", "77-1-1")
	}
	s.do("u-l", "folder.full", "folder:77-1-2", "sheet", shelf(25), "place", "77-1-3")
	s.move("u-l", "sheet:"+shelf(25), "arrived", "filed", "place", "77-1-3")
	s.move("u-w", "sheet:"+shelf(0), "filed", "pulled", "place", "77-1-1", "reason", "sample", "person", "p-w")
	s.move("u-w", "sheet:"+shelf(0), "pulled", "filed", "place", "77-1-1")
	s.move("u-l", "sheet:"+shelf(1), "filed", "lost", "reason", "not_found", "person", "p-l")
	s.move("u-l", "sheet:"+shelf(1), "lost", "filed", "person", "p-l")
	s.move("u-l", "sheet:"+shelf(2), "filed", "spoiled", "reason", "wet", "person", "p-l", "witness", "p-w")
	s.move("u-l", "line:"+shelf(2)+"/1", "good", "struck", "reason", "sheet_spoiled")
	s.move("u-l", "signature:s-of-"+shelf(2), "accepted", "rejected")
	s.move("u-m", "sheet:"+shelf(2), "spoiled", "destroyed", "reason", "wet", "person", "p-m", "witness", "p-l")
	s.move("u-l", "sheet:"+shelf(26), "travelling", "lost", "reason", "not_arrived", "person", "p-l")
	s.parcel("p1", "received", "closed", "o1", "77-0001", 27, 1)
	s.sign()
	s.shelves(t)
	return s
}

// shelf is the code of the n-th sheet.
func shelf(n int) string { return fmt.Sprintf("0000%c%c", "ABCE"[n/8], "01234567"[n%8]) }

// certified brings a sheet on which one voter signed to its certification.
func (s *tale) certified(code, office string) {
	s.laid(code, office, 3)
	s.accepted(code, "of-"+code)
}

func (s *tale) parcel(id, from, to, office, label string, sheets, missing int) {
	s.move("u-c", "parcel:"+id, from, to, "office", office, "label", label, "sheets", fmt.Sprint(sheets),
		"missing", fmt.Sprint(missing), "person", "p-c")
}

// shelves says what the tables hold after the tale.
func (s *tale) shelves(t *testing.T) {
	s.settle(t)
	var sheets []string
	for n := range 28 {
		row := shelf(n) + ",77,o1,filed,1,p1,77-1-1"
		switch n {
		case 2:
			row = shelf(n) + ",77,o1,destroyed,1,p1,"
		case 25:
			row = shelf(n) + ",77,o1,filed,1,p1,77-1-3"
		case 26:
			row = shelf(n) + ",77,o1,lost,1,p1,"
		case 27:
			row = shelf(n) + ",77,o1,certified,1,,"
		}
		sheets = append(sheets, row)
	}
	s.tables["sheets"] = append(sheets, "91X7B9,77,o2,packed,1,p2,")
	s.tables["parcels"] = []string{"p1,o1,77-0001,closed,27,1", "p2,o2,77-0002,open,1,1"}
}

func TestVerify_Shelved(t *testing.T) {
	s := shelved(t)
	if err := check(t, s.zipped(t), s); err != nil {
		t.Fatal(err)
	}
	s.tables["sheets"][3] = shelf(3) + ",77,o1,filed,1,p1,77-1-2"
	if err := check(t, s.zipped(t), s); err == nil || !strings.Contains(err.Error(), "the journal says") {
		t.Errorf("a sheet in another folder: %v", err)
	}
}

// Stories about parcels, places and lost sheets that could not have happened.
func TestVerify_ImpossibleCustody(t *testing.T) {
	end := func(s *tale) int { return len(s.acts) - 1 }
	set := func(subject, to string, n int, name, value string) func(t *testing.T, s *tale) {
		return func(t *testing.T, s *tale) { s.set(s.find(t, subject, to, n), name, value) }
	}
	drop := func(subject, to string, n int) func(t *testing.T, s *tale) {
		return func(t *testing.T, s *tale) { s.remove(s.find(t, subject, to, n)) }
	}
	more := func(tell func(m *tale)) func(t *testing.T, s *tale) {
		return func(t *testing.T, s *tale) { s.insert(end(s), tell) }
	}
	code := func(n int) string { return "sheet:" + shelf(n) }
	for name, c := range map[string]struct {
		change func(t *testing.T, s *tale)
		reason string
	}{
		"packed into nothing":              {set(code(0), "packed", 0, "parcel", "p9"), `packed into parcel "p9", which is not open`},
		"packed into a parcel that left":   {more(func(m *tale) { m.move("u", code(27), "certified", "packed", "parcel", "p1") }), "which is not open"},
		"packed into another office's":     {set(code(0), "packed", 0, "parcel", "p2"), `of office "o1" is packed into a parcel of office "o2"`},
		"packed before it is certified":    {drop(code(0), "certified", 0), "no sheet with it is certified"},
		"taken out of another parcel":      {set(code(27), "certified", 1, "parcel", "p2"), `taken out of parcel "p2", it lies in "p1"`},
		"travels with its parcel open":     {more(func(m *tale) { m.move("u", "sheet:91X7B9", "packed", "travelling", "parcel", "p2") }), "which was not sent"},
		"travels in another parcel":        {set(code(0), "travelling", 0, "parcel", "p2"), "the parcel of sheet:0000A0 changes"},
		"left behind when its parcel left": {drop(code(26), "travelling", 0), `takes it from "travelling"`},
		"a sheet that stays in a parcel that left": {func(t *testing.T, s *tale) {
			s.remove(s.find(t, code(26), "travelling", 0))
			s.remove(s.find(t, code(26), "lost", 0))
		}, `sheet 0000E2 is packed in parcel "p1", which is not open`},
		"arrives before its parcel":      {drop("parcel:p1", "received", 0), "was not received"},
		"arrives without being sent":     {more(func(m *tale) { m.move("u", "sheet:91X7B9", "packed", "arrived", "parcel", "p2", "place", "77-1-3") }), `may not go from "packed" to "arrived"`},
		"arrives out of another parcel":  {set(code(0), "arrived", 0, "parcel", "p2"), `comes out of parcel "p2"`},
		"a folder of 26":                 {set(code(25), "arrived", 0, "place", "77-1-1"), "folder 77-1-1 holds more than 25 sheets"},
		"a place without a folder":       {set(code(0), "arrived", 0, "place", "77-1"), "is no place in the store"},
		"a box of 21 folders":            {set(code(0), "arrived", 0, "place", "77-1-21"), "gets the place 77-1-21"},
		"a place of another region":      {set(code(0), "arrived", 0, "place", "63-1-1"), "a sheet of region 77 gets the place 63-1-1"},
		"a place in a full folder":       {func(t *testing.T, s *tale) { s.insert(s.find(t, code(25), "filed", 0), lateArrival) }, "folder 77-1-2, which is full"},
		"put to another place":           {set(code(0), "filed", 0, "place", "77-1-2"), `put to "77-1-2", its place is "77-1-1"`},
		"returned to another place":      {set(code(0), "filed", 1, "place", "77-1-2"), `put to "77-1-2", its place is "77-1-1"`},
		"a full folder of nobody":        {more(func(m *tale) { m.do("u", "folder.full", "folder:77-1-1", "sheet", shelf(0), "place", "77-1-4") }), "which is not on its way there"},
		"a full folder that takes again": {set("folder:77-1-2", "", 0, "place", "77-1-2"), "is full and takes the sheet again"},
		"pulled without a reason":        {set(code(0), "pulled", 0, "reason", ""), `pulled without "reason"`},
		"pulled by nobody":               {set(code(0), "pulled", 0, "person", ""), `pulled without "person"`},
		"lost by nobody":                 {set(code(1), "lost", 0, "person", ""), `lost without "person"`},
		"lost without a reason":          {set(code(1), "lost", 0, "reason", ""), `lost without "reason"`},
		"lost while it lies in a parcel": {more(func(m *tale) { m.move("u", "sheet:91X7B9", "packed", "lost", "person", "p", "reason", "x") }), `lost while it lies in parcel "p2"`},
		"spoiled before oneself":         {set(code(2), "spoiled", 0, "witness", "p-l"), "one person as actor and witness"},
		"destroyed by who spoiled it":    {set(code(2), "destroyed", 0, "person", "p-l"), "one person as actor and witness"},
		"destroyed by that account": {func(t *testing.T, s *tale) {
			s.acts[s.find(t, code(2), "destroyed", 0)].actor = "u-l"
		}, "destroyed by who reported it"},
		"destroyed before another witness": {set(code(2), "destroyed", 0, "witness", "p-w"), "the witness is not who did"},
		"closed with a sheet on its way":   {drop(code(26), "lost", 0), "closed while its sheet 0000E2 is on its way"},
		"sent and empty": {more(func(m *tale) {
			m.parcel("p3", "", "open", "o1", "77-0003", 0, 0)
			m.parcel("p3", "open", "sent", "o1", "77-0003", 0, 0)
		}), "sent and empty"},
		"closed unsent":               {more(func(m *tale) { m.parcel("p2", "open", "closed", "o2", "77-0002", 1, 1) }), `may not go from "open" to "closed"`},
		"sent with another count":     {set("parcel:p1", "sent", 0, "sheets", "28"), `sent with "28" sheets`},
		"a parcel by nobody":          {set("parcel:p1", "sent", 0, "person", ""), `sent without "person"`},
		"a parcel without label":      {set("parcel:p1", "open", 0, "label", ""), `begun without "office" and "label"`},
		"two parcels of one label":    {set("parcel:p2", "open", 0, "label", "77-0001"), "a second parcel bears the label 77-0001"},
		"a parcel changes its office": {set("parcel:p1", "sent", 0, "office", "o2"), "the office of parcel:p1 changes"},
		"a spoiled sheet with a line": {more(func(m *tale) {
			m.laid("0000T0", "o1", 3)
			m.filled("0000T0", "x")
			m.acts = m.acts[:len(m.acts)-3] // the voter did not sign yet
			m.move("u-l", "sheet:0000T0", "filling", "spoiled", "reason", "wet", "person", "p-l", "witness", "p-w")
		}), "sheet 0000T0 is spoiled and its line 1 is reserved"},
	} {
		s := shelved(t)
		c.change(t, s)
		if err := check(t, s.zipped(t), s); err == nil || !strings.Contains(err.Error(), c.reason) {
			t.Errorf("%s: want %q, got %v", name, c.reason, err)
		}
	}
}

// lateArrival has one more sheet arrive where no more fits.
func lateArrival(m *tale) {
	m.move("u-l", "sheet:"+shelf(26), "travelling", "arrived", "parcel", "p1", "place", "77-1-2")
}

// A parcel of 501 sheets.
func TestVerify_AParcelHasAnEnd(t *testing.T) {
	s := shelved(t)
	var codes []string
	for n := range 501 {
		codes = append(codes, fmt.Sprintf("1%c%c%c00", "01234567"[n/64], "01234567"[n/8%8], "01234567"[n%8]))
	}
	slices.Sort(codes)
	s.insert(len(s.acts)-1, func(m *tale) {
		m.parcel("p3", "", "open", "o1", "77-0003", 0, 0)
		for _, code := range codes {
			m.certified(code, "o1")
			m.move("u-c", "sheet:"+code, "certified", "packed", "parcel", "p3")
		}
	})
	if err := check(t, s.zipped(t), s); err == nil || !strings.Contains(err.Error(), "parcel 77-0003 holds more than 500 sheets") {
		t.Errorf("a parcel of 501 sheets: %v", err)
	}
}
