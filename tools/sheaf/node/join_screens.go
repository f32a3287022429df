package node

import (
	"crypto/rand"
	"runtime"

	"github.com/sheaf-drive/sheaf/core/password"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui"
	"github.com/sheaf-drive/sheaf/httpui/admin"
	"github.com/sheaf-drive/sheaf/httpui/admin/dryrun"
	"github.com/sheaf-drive/sheaf/httpui/admin/rejudge"
	attentionroom "github.com/sheaf-drive/sheaf/httpui/attention"
	"github.com/sheaf-drive/sheaf/httpui/away"
	"github.com/sheaf-drive/sheaf/httpui/batch"
	"github.com/sheaf-drive/sheaf/httpui/binding"
	"github.com/sheaf-drive/sheaf/httpui/check"
	"github.com/sheaf-drive/sheaf/httpui/custody"
	"github.com/sheaf-drive/sheaf/httpui/custody/where"
	"github.com/sheaf-drive/sheaf/httpui/filing"
	"github.com/sheaf-drive/sheaf/httpui/foot"
	"github.com/sheaf-drive/sheaf/httpui/intake"
	"github.com/sheaf-drive/sheaf/httpui/listed"
	"github.com/sheaf-drive/sheaf/httpui/lookup"
	"github.com/sheaf-drive/sheaf/httpui/members"
	"github.com/sheaf-drive/sheaf/httpui/outlook"
	"github.com/sheaf-drive/sheaf/httpui/pages"
	"github.com/sheaf-drive/sheaf/httpui/registers"
	"github.com/sheaf-drive/sheaf/httpui/room"
	"github.com/sheaf-drive/sheaf/httpui/scan"
	"github.com/sheaf-drive/sheaf/httpui/serve"
	"github.com/sheaf-drive/sheaf/httpui/shelf"
	"github.com/sheaf-drive/sheaf/httpui/spelling"
	"github.com/sheaf-drive/sheaf/tools/sheaf/scanners"
	"github.com/sheaf-drive/sheaf/tools/sheaf/suggesting"
)

// hashesAtOnce bounds the argon2id hashes that run at the same time.
const hashesAtOnce = 2

// Scanners is the node's door for scanners, once it serves.
func (n *Node) Scanners() scanners.Door {
	return scanners.Door{Pages: n.pages, Store: store{n.raft, n.house}, Closed: n.raft.ReadOnly, Log: n.config.Log}
}

// serverConfig joins the screens to everything else.
func (n *Node) serverConfig() serve.Config {
	c := n.config
	s := store{n.raft, n.house}
	keys := query.NewKeyring(c.Root, rand.Reader)
	pictures, slots := n.pictures(), make(scan.Slots, max(1, runtime.GOMAXPROCS(0)-1))
	service := &intake.Service{
		Store: s, Rules: n.rules, Lists: n.lists, Keys: keys,
		Rand: rand.Reader, Now: c.Now, Zone: c.Zone,
		Scans: &scan.Taker{Blobs: pictures, Slots: slots, Now: c.Now},
	}
	floor := room.Floor{Store: s, Machine: service}
	nodes, hasher := cluster{n}, password.NewHasher(hashesAtOnce, rand.Reader)
	gate := &query.Gate{Recorder: recorder{s, c.Now}, Keys: keys, Blobs: pictures}
	list := &attentionroom.Screens{Floor: floor, Watch: n.watch, Metrics: n.figures}
	books := &shelf.Shelf{Store: s, Go: n.beside, Now: c.Now}
	feet := &foot.Screens{Floor: floor, Gate: gate, Rules: n.rules, Records: service}
	suggest := &suggesting.Desk{Addresses: n.lists.addresses, Rules: n.rules}
	n.pages = &pages.Room{Floor: floor, Keys: keys, Blobs: pictures, Frames: n.rules, Gate: gate, Slots: slots}
	app := &httpui.App{
		Floor: floor, Intake: service, Rules: n.rules, Suggest: suggest, Houses: n.lists.addresses, Notary: n.notary, Hasher: hasher, Clock: nodes,
		Gate: gate, Hindered: n.hindered, Status: n.status, Backup: n.backup, Copy: !c.Root.Usable(), Now: c.Now, Rand: rand.Reader,
		Rooms: []httpui.Room{
			batch.Verbs{},
			&admin.Verbs{Floor: floor, Packs: installer{n.rules}, Cluster: nodes, Hasher: hasher, Root: c.Root,
				Rand: rand.Reader, Now: c.Now, Zone: c.Zone, Listed: n.lists.passports.Have, DryRun: dryrun.Draw},
			&dryrun.Room{Floor: floor, Gate: gate, Rules: n.rules, Lists: n.lists, Zone: c.Zone}, &rejudge.Room{Floor: floor, Rules: n.rules},
			&members.Verbs{Floor: floor, Cluster: n.members, Status: n.status, Now: c.Now},
			feet, &check.Screens{Floor: floor, Gate: gate, Rules: n.rules, Notes: service, Foot: feet, Slots: slots},
			&away.Screens{Floor: floor, Notes: service}, &listed.Screens{Floor: floor, Notes: service, Rules: n.rules, Gate: gate, Registers: n.lists.addresses},
			n.pages,
			&registers.Room{Floor: floor, Search: suggest, Registers: n.lists.addresses, Rand: rand.Reader, Now: c.Now}, &spelling.Verbs{Names: n.lists.names},
			list, &lookup.Verbs{Floor: floor, Passports: invalid{n.lists.passports}, Go: n.beside},
			&custody.Screens{Floor: floor, Notes: service, Rules: n.rules, Rand: rand.Reader}, &where.Reads{Floor: floor},
			&binding.Room{Floor: floor, Rules: n.rules, Sealer: service},
			&filing.Room{Floor: floor, Rules: n.rules, Shelf: books, Go: n.beside}, &outlook.Room{Floor: floor, Rules: n.rules, Shelf: books},
		},
	}
	return serve.Config{
		Routes: app.Routes(), Sections: httpui.Sections(), Sessions: sessions{s, c.Now}, Now: c.Now, Rand: rand.Reader,
		Badges: func(r *serve.Request) map[string]int { return map[string]int{"/attention": list.Badge(r)} },
		Log:    c.Log, Alarms: n.board, Served: n.figures.Served, Lang: text.English, Zone: c.Zone, Banners: app.Banners, Panicked: n.panicked,
	}
}
