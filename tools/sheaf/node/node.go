package node

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"os"
	"sync"
	"time"

	"github.com/hashicorp/raft"
	"github.com/rs/zerolog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/seal"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/asset"
	"github.com/sheaf-drive/sheaf/httpui/pages"
	"github.com/sheaf-drive/sheaf/httpui/serve"
	"github.com/sheaf-drive/sheaf/packs/builtin"
	"github.com/sheaf-drive/sheaf/packs/host"
	"github.com/sheaf-drive/sheaf/raftstore"
	"github.com/sheaf-drive/sheaf/raftstore/blob"
	"github.com/sheaf-drive/sheaf/raftstore/house"
	"github.com/sheaf-drive/sheaf/raftstore/index"
	"github.com/sheaf-drive/sheaf/raftstore/space"
	"github.com/sheaf-drive/sheaf/raftstore/spread"
	"github.com/sheaf-drive/sheaf/tools/sheaf/alarm"
	"github.com/sheaf-drive/sheaf/tools/sheaf/keeper"
	"github.com/sheaf-drive/sheaf/tools/sheaf/membership"
	"github.com/sheaf-drive/sheaf/tools/sheaf/metrics"
	"github.com/sheaf-drive/sheaf/tools/sheaf/neighbours"
	"github.com/sheaf-drive/sheaf/tools/sheaf/rules"
	"github.com/sheaf-drive/sheaf/tools/sheaf/vitals"
	"github.com/sheaf-drive/sheaf/tools/sheaf/watch"
)

// Config is what a node is started with.
type Config struct {
	// ID names the node for ever.
	ID string
	// StoreDir, BlobDir and RunDir are folders of the data folder; RunDir takes sockets.
	StoreDir, BlobDir, RunDir string
	// PackDir takes the programs of packs that came as files; it may be lost.
	PackDir string
	// IndexDir takes what is derived from the state to search it; it may be lost.
	IndexDir string
	Root     seal.Key
	Signer   audit.SigningKey
	// Settle gives StoreDir a state where it has none, or fills in Members and Charter; nothing when nil.
	Settle func(ctx context.Context, c *Config) error
	// Members are the nodes of a new house, used only while StoreDir is empty (this node).
	Members []raft.Server
	// Charter founds the house, once this node or another that has it leads; nil where it is founded already.
	Charter *machine.Entry
	// Known are the nodes of the house as far as the folder knows them; this one may be among them.
	Known []raft.Server
	// Met is told of the addresses of all nodes when they change; nobody when nil.
	Met func(addresses []string) error
	// Link is the way to the other nodes; nil for a house with one node, which listens nowhere.
	Link *Link
	Log  zerolog.Logger
	// Disks has marks and ballast of the disks; what else is in it the node fills in.
	Disks space.Config
	// Calm keeps what the state says needs somebody out of the log: a demonstration prints what to read.
	Calm bool
	// PassportsLimit is how many days old the list of invalid passports may be before it raises an alarm; 0 is three.
	PassportsLimit int
	// Now is the clock; time.Now by default.
	Now func() time.Time
	// Zone of the offices; local time by default.
	Zone *time.Location
	// Version of the program, for the status.
	Version string
}

// Node is a running node.
type Node struct {
	config  Config
	board   *alarm.Board
	figures *metrics.Metrics
	vitals  *vitals.Vitals
	disks   *space.Disks
	peers   *peers
	raft    *raftstore.Store
	house   *house.House
	around  *neighbours.Neighbours
	members *membership.Desk
	blobs   *blob.Store
	spread  *spread.Spread
	host    *host.Host
	rules   *rules.Rules
	lists   lists
	notary  *notary
	watch   *watch.Watch
	server  *serve.Server
	pages   *pages.Room

	work   context.Context // of the followers and the notary
	cancel context.CancelFunc
	wait   sync.WaitGroup

	faultOnce sync.Once
	fault     chan error // gets the fault that must stop the node
}

// New makes a node that has not begun: it says how it is, and no more.
func New(c Config) *Node {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Zone == nil {
		c.Zone = time.Local
	}
	life := vitals.New()
	n := &Node{
		config: c, fault: make(chan error, 1), board: alarm.NewBoard(c.ID, c.Now, c.Log),
		figures: metrics.New(c.Version, life), vitals: life,
	}
	n.work, n.cancel = context.WithCancel(context.Background())
	return n
}

// Open opens everything and waits until the node can serve; Serve answers requests after it. Close the
// node also when this fails.
func (n *Node) Open(ctx context.Context) error {
	for _, one := range []struct {
		step vitals.Step
		do   func(context.Context) error
	}{
		{vitals.State, n.settle}, {vitals.Folder, n.openFolder}, {vitals.Log, n.joinHouse}, {vitals.Lists, n.follow}, {vitals.Listeners, n.furnish},
	} {
		n.vitals.At(one.step)
		if err := one.do(ctx); err != nil {
			return err
		}
	}
	return nil
}

// settle sees to it that there is a state to open.
func (n *Node) settle(ctx context.Context) error {
	if n.config.Settle == nil {
		return nil
	}
	return n.config.Settle(ctx, &n.config)
}

// openFolder opens what lies in the folder: the store, the blobs, the programs of rules.
func (n *Node) openFolder(ctx context.Context) error {
	c := n.config
	if err := os.MkdirAll(c.RunDir, 0o700); err != nil {
		return fmt.Errorf("making the run folder: %w", err)
	}
	n.disks = Disks(c, n.board)
	var err error
	if n.peers, err = connect(c.Link, c.Now, n.turnedAway); err != nil {
		return err
	}
	if err := n.openStore(); err != nil {
		return err
	}
	if n.host, err = host.New(host.Config{Dir: c.RunDir + "/packs", Log: c.Log, Alarms: n.board, Called: n.figures.Called}); err != nil {
		return err
	}
	declared, err := builtin.Manifests(ctx)
	if err != nil {
		return err
	}
	n.rules = rules.New(n.host, n.pictures(), c.PackDir, declared, c.Now)
	n.lookAround()
	n.peers.serve(answering{n.raft, n.report, n.members.Asked}, n.blobs, n.faulted)
	return n.measureStore()
}

// joinHouse waits until the state here is that of the house, and starts the rules that are in force in it.
func (n *Node) joinHouse(ctx context.Context) error {
	if err := n.raft.Ready(ctx); err != nil {
		return err
	}
	if err := n.found(ctx); err != nil {
		return err
	}
	v, err := n.raft.View(ctx)
	if err != nil {
		return err
	}
	defer v.Close()
	if err := query.CheckRoot(n.config.Root, v); err != nil {
		return err
	}
	n.rules.StartInForce(ctx, v, func(ref core.PackRef, err error) { n.board.Raise(attention.PackDown, ref.String(), err) })
	return nil
}

// furnish begins what works beside the requests, and makes the screens.
func (n *Node) furnish(context.Context) error {
	c := n.config
	n.notary = &notary{store: store{n.raft, n.house}, key: c.Signer, now: c.Now, covered: map[string]int64{}}
	n.wait.Go(func() {
		n.notary.run(n.work, n.signed)
	})
	n.keep()
	n.recheck()
	n.wait.Go(func() { n.around.SettleIn(n.work) })
	n.wait.Go(func() { n.around.Compare(n.work) })
	n.watch = n.newWatch()
	n.wait.Go(func() { n.watch.Run(n.work) })
	assets, err := asset.New()
	if err != nil {
		return err
	}
	config := n.serverConfig()
	config.Assets = assets
	if n.server, err = serve.New(config); err != nil {
		return err
	}
	return n.measure()
}

// openStore opens what keeps the state and the blobs. The state first: it has the lock of the folder, and nothing is
// written into one that is in use.
func (n *Node) openStore() (err error) {
	c := n.config
	n.raft, err = raftstore.Open(n.peers.join(raftstore.Config{
		Dir: c.StoreDir, NodeID: c.ID, Log: c.Log, Alarms: n.board, Applied: n.figures.Applied, Now: c.Now, OnFault: n.faulted,
		Room: n.disks, OnBehind: n.behind, Members: c.Members, Introduce: n.introduce,
	}))
	if err != nil {
		return err
	}
	n.wait.Go(func() { n.disks.Run(n.work) })
	n.blobs, err = blob.Open(blob.Config{
		Dir: c.BlobDir, Now: c.Now, Full: n.disks.Full, OnFault: n.faulted, OnDamage: func(h blob.Hash) { n.spread.Damaged(h) },
		OnError: func(err error) { n.board.Raise(attention.BlobUntagged, "scan", err) },
	})
	if err != nil {
		return err
	}
	n.house = n.peers.house(n.raft)
	n.house.Submitted = n.figures.Submitted
	n.spread = n.peers.spread(spread.Config{Node: c.ID, Blobs: n.blobs, Source: n.raft, Alarms: n.board, Patience: patience})
	return nil
}

// keep starts what looks after the blobs.
func (n *Node) keep() {
	c := n.config
	k := keeper.Keeper{Blobs: n.blobs, Moment: n.latest, Now: c.Now, Log: c.Log, Alarms: n.board, Fault: n.faulted}
	n.wait.Go(func() { k.Run(n.work) })
	n.wait.Go(func() {
		if err := n.spread.Run(n.work); err != nil {
			n.faulted(err)
		}
	})
}

// latest opens a moment in which all is applied that any node has acknowledged.
func (n *Node) latest(ctx context.Context) (state.View, func(), error) {
	v, err := n.house.Latest(ctx)
	if err != nil {
		return nil, nil, err
	}
	return v, v.Close, nil
}

// follow starts the indexes and waits until they have come to the present.
func (n *Node) follow(ctx context.Context) error {
	n.lists = lists{index.NewPassports(n.usable), index.NewAddresses(n.config.IndexDir, n.usable), index.NewNames(n.usable)}
	followers := []index.Follower{n.lists.passports, n.lists.addresses, n.lists.names}
	for _, f := range followers {
		n.wait.Go(func() {
			if err := index.Run(n.work, n.raft, f); err != nil && n.work.Err() == nil {
				n.faulted(err)
			}
		})
	}
	now := n.raft.Applied()
	for _, f := range followers {
		if err := f.Bookmark().Wait(ctx, now); err != nil {
			return err
		}
	}
	return nil
}

// faulted stops the node: whoever serves it reads the fault from Fault.
func (n *Node) faulted(err error) {
	n.vitals.Faulted()
	n.faultOnce.Do(func() { n.fault <- err })
}

// turnedAway hears of callers on the port between nodes who are no members.
func (n *Node) turnedAway(from net.Addr, why error) {
	n.config.Log.Info().Str("from", from.String()).Str("why", string(core.CodeOf(why))).Msg("a caller on the node port was turned away")
}

// Fault gives the one fault that must end the process.
func (n *Node) Fault() <-chan error { return n.fault }

// CheckClock says why nothing can be recorded because of this machine's clock, or nil.
func (n *Node) CheckClock(ctx context.Context) error { return n.raft.CheckClock(ctx) }

// Serve answers requests on the listener until Close, over TLS when config is not nil.
func (n *Node) Serve(ln net.Listener, config *tls.Config) error { return n.server.Serve(ln, config) }

// Close ends everything in the opposite order of Open, as far as that came.
func (n *Node) Close(ctx context.Context) error {
	n.vitals.Ends()
	var errs []error
	if n.server != nil {
		errs = append(errs, n.server.Shutdown(ctx))
	}
	n.cancel()
	n.wait.Wait()
	if n.lists.addresses != nil {
		errs = append(errs, n.lists.passports.Close(), n.lists.addresses.Close(), n.lists.names.Close())
	}
	if n.host != nil {
		errs = append(errs, n.host.Close())
	}
	if n.spread != nil {
		n.spread.Close()
	}
	if n.blobs != nil {
		errs = append(errs, n.blobs.Close())
	}
	if n.raft != nil {
		errs = append(errs, n.raft.Close())
	}
	return errors.Join(append(errs, n.peers.close(ctx))...)
}
