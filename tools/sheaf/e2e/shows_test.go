package e2e

import (
	"path/filepath"
	"testing"

	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/raftstore/space/disktest"
)

// sights are people at the screens of a node, signed in while that can still be recorded, and a browser that is not.
func sights(t *testing.T, b browser, h house, at string) (all []*desk) {
	t.Helper()
	for i, login := range []string{"chief", "coordb", "fed", "audit", ""} {
		c := deskCase{[]string{"ru", "en"}[i%2], []int64{1366, 320}[i%2], i != 3}
		d := &desk{words: deskWords(text.Lang(c.lang)), house: h}
		d.tab = b.tab(t, view{base: at, name: login + "-" + c.name(), lang: c.lang, width: c.width, script: c.script})
		if login != "" {
			d.enterAs(login, "/")
		}
		all = append(all, d)
	}
	return all
}

// everyScreen expects the words in a banner on each screen that the strip leads to, or none of the kind.
func (d *desk) everyScreen(key string, stands bool) {
	d.t.Helper()
	paths := eval[[]string](d.tab, "[...document.querySelectorAll('.strip nav a')].map(a => a.getAttribute('href'))")
	if len(paths) == 0 {
		paths = []string{"/login"}
	}
	for i, path := range paths {
		d.open(path)
		said := eval[[]string](d.tab, "[...document.querySelectorAll('.banner.k-block:not([hidden])')].map(e => e.innerText)")
		if !stands && len(said) > 0 {
			d.t.Errorf("%s: the banner stays on %s: %q", d.name, path, said)
		}
		if !stands {
			continue
		}
		d.says(d.say(key+".lead"), d.say(key+".more"))
		if len(said) != 1 {
			d.t.Errorf("%s: %s has %d banners", d.name, path, len(said))
		}
		if i == 0 {
			d.check(key)
		}
	}
}

// Where a majority is out of reach every screen says so; what somebody sends is not taken, and goes on from where it
// was once the others are back.
func TestShows_WithoutAMajority(t *testing.T) {
	t.Parallel()
	h, all := three(t)
	b := newBrowser(t)
	people := sights(t, b, h, all[0].url)
	d := deskAt(t, b, h, all[0], deskCase{"ru", 1366, true}, 1)
	plain := deskAt(t, b, h, all[0], deskCase{"en", 320, false}, 2)
	for i, d := range []*desk{d, plain} {
		d.passport(citizen(700 + i))
	}
	all[1].kill()
	all[2].kill()
	until(t, "the screens say so", func() bool {
		people[4].open("/login")
		return eval[bool](people[4].tab, "Boolean(document.querySelector('.banner.k-block:not([hidden])'))")
	})
	for _, p := range people {
		p.everyScreen("store.alone", true)
	}
	people[0].open("/admin/cluster")
	people[0].says(people[0].say("nodes.standing.minority", "1", "3"))
	people[0].check("nodes-minority")
	for _, d := range []*desk{d, plain} {
		d.feels(turned)
		d.send()
		d.says(d.say("store.alone.lead"), d.say("ui.again"))
		d.check("alone-refused")
		d.feels(usual)
	}
	all[1].start(t)
	all[2].start(t)
	until(t, "three nodes vote", func() bool { return all[0].voters(t) == 3 })
	for i, d := range []*desk{d, plain} {
		d.tabTo("main form button[type=submit]")
		d.send()
		d.tabOr("#family")
		d.says(citizen(700 + i).number)
	}
	for _, p := range people {
		p.everyScreen("store.alone", false)
	}
}

// On a disk without room every screen says so.
func TestShows_OnAFullDisk(t *testing.T) {
	t.Parallel()
	f := &full{T: t, disk: disktest.New(t, 2<<30)}
	h := newHouse(t)
	f.data = filepath.Join(f.disk.Dir, "d")
	if err := copyAll(h.data, f.data); err != nil {
		t.Fatal(err)
	}
	h.data = f.data
	f.node = serve(t, f.data, marks...)
	people := sights(t, newBrowser(t), h, f.node.url)
	eventually(f.T, "the ballast is there", f.ballast)
	f.disk.Pour(f.bare)
	f.readOnly(true)
	for _, p := range people {
		p.everyScreen("store.full", true)
	}
	people[0].open("/admin/cluster")
	people[0].says(people[0].say("nodes.state.shows"))
	people[0].check("nodes-full")
	f.disk.Clear()
	eventually(f.T, "there is room again", f.ballast)
	for _, p := range people {
		p.everyScreen("store.full", false)
	}
}
