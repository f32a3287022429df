package machine_test

import (
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/sshkey"
	"github.com/sheaf-drive/sheaf/core/state"
)

const reader core.ScannerID = "centre-1"

func enrolling(id core.ScannerID, key string) func(*world) machine.Command {
	return only(machinetest.Enrolling(id, key))
}

func retiring(id core.ScannerID) func(*world) machine.Command {
	return only(&machine.RetireScanner{ID: id})
}

func TestEnrolScanner(t *testing.T) {
	with := func(change func(*machine.EnrolScanner)) func(*world) machine.Command {
		c := machinetest.Enrolling(reader, "one")
		change(c)
		return only(c)
	}
	enrolled := doing("logistics", enrolling(reader, "one"))
	retired := after(enrolled, doing("root", retiring(reader)))
	for _, g := range []given{
		{"logistics lets a scanner in", nil, "logistics", enrolling(reader, "one"), ""},
		{"so does an admin", nil, "root", enrolling(reader, "one"), ""},
		{"nobody else", nil, "operator1", enrolling(reader, "one"), "denied: core.denied"},
		{"no campaign, no scanner", nil, "root", with(func(c *machine.EnrolScanner) { c.Campaign = "c-none" }), "not_found campaign: core.not_found"},
		{"its name is a login", nil, "root", enrolling("../x", "one"), "invalid name: scanner.name"},
		{"the key is in its one form", nil, "root", with(func(c *machine.EnrolScanner) { c.Key += " Anna" }), "invalid key: scanner.key_form"},
		{"and is a key", nil, "root", with(func(c *machine.EnrolScanner) { c.Key = "ssh-dss AAAA" }), "invalid key: scanner.key_weak"},
		{"a name is taken once", enrolled, "root", enrolling(reader, "two"), "duplicate name: scanner.name_taken"},
		{"a key too", enrolled, "root", enrolling("centre-2", "one"), "duplicate key: scanner.key_taken"},
		{"a retired one comes back with another key", retired, "root", enrolling(reader, "two"), ""},
		{"never with a lost one", retired, "root", enrolling(reader, "one"), "duplicate key: scanner.key_taken"},
		{"nor does another have it", retired, "root", enrolling("centre-2", "one"), "duplicate key: scanner.key_taken"},
	} {
		g.run(t)
	}
}

func TestRetireScanner(t *testing.T) {
	enrolled := doing("logistics", enrolling(reader, "one"))
	for _, g := range []given{
		{"logistics retires it", enrolled, "logistics", retiring(reader), ""},
		{"an operator does not", enrolled, "operator1", retiring(reader), "denied: core.denied"},
		{"once", after(enrolled, doing("root", retiring(reader))), "root", retiring(reader), "conflict: core.state"},
		{"what is not there", nil, "root", retiring(reader), "not_found name: core.not_found"},
	} {
		g.run(t)
	}
}

// A scanner is a subject of its own: it adds pages of its campaign while it is enrolled, and does nothing else.
func TestScanner_DeliversAndNoMore(t *testing.T) {
	w := house(t)
	refused := func(what string, c machine.Command, want core.Code) {
		t.Helper()
		if got := w.Do(reader.Actor(), c); core.CodeOf(got.Err()) != want {
			t.Errorf("%s: %v", what, got.Err())
		}
	}
	refused("before it is enrolled", machinetest.Page("one", ""), core.Denied)
	w.Must(user("logistics"), machinetest.Enrolling(reader, "one"))
	answer := w.Must(reader.Actor(), machinetest.Page("one", ""))
	if l := leafOf(t, w, answer); l.Actor != reader.Actor() {
		t.Errorf("the leaf names %q", l.Actor)
	}
	refused("it names a page", w.NamingPage("one", machinetest.Sheet(0)), core.Denied)
	refused("it lets another in", machinetest.Enrolling("centre-2", "two"), core.Denied)
	other := machinetest.Page("two", "")
	other.Campaign = "c-other"
	refused("another campaign", other, core.Denied)
	w.Must(user("root"), &machine.RetireScanner{ID: reader})
	refused("once it is retired", machinetest.Page("two", ""), core.Denied)
	if c, _ := state.Scanners.Get(w.Memory, reader); c.State != core.ScannerRetired || c.RetiredBy != user("root") || c.EnrolledBy != user("logistics") {
		t.Errorf("%+v", c)
	}
}

// The journal names the key by its fingerprint, and keeps no comment: people write names there.
func TestEnrolScanner_Leaf(t *testing.T) {
	w := house(t)
	answer := w.Must(user("root"), machinetest.Enrolling(reader, "one"))
	key, err := sshkey.Parse("key", machinetest.ScannerKey("one"))
	if err != nil {
		t.Fatal(err)
	}
	l := leafOf(t, w, answer)
	if l.Kind != "scanner.enrol/1" || l.Subject != "scanner:centre-1" || l.Get("key") != key.Fingerprint() || !strings.HasPrefix(l.Get("key"), "SHA256:") {
		t.Errorf("%s of %s with %q", l.Kind, l.Subject, l.Get("key"))
	}
}
