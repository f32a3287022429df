package space

import (
	"context"
	"fmt"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/attention"
)

// Place is a folder that a node writes to, under the name by which alarms and figures call its disk.
type Place struct{ Name, Dir string }

// Places are the folders of a node's store and of its blobs.
func Places(store, blobs string) []Place {
	return []Place{{"store", filepath.Join(store, "state")}, {"log", filepath.Join(store, "log")}, {"blobs", blobs}}
}

// Alarms takes what somebody has to know of the disks.
type Alarms interface {
	Raise(k attention.Kind, subject string, cause error, details ...attention.Detail)
	Clear(k attention.Kind, subject string)
}

// Config of [Disks].
type Config struct {
	// Node names the node in refusals.
	Node string
	// Places are all folders that the node writes to. The first is the one with the state: its size counts
	// for the marks, and the ballast lies on its disk.
	Places []Place
	// Marks, by the size of disk and state where they are 0.
	Marks Marks
	// Ballast is the size of the ballast in bytes (none), Home the folder in which it lies: the data's own,
	// or that of the state where that is another disk.
	Ballast uint64
	Home    string
	// Alarms takes disk.low and disk.full (nobody).
	Alarms Alarms
}

// Disks watches the disks of a node. Its methods are safe for concurrent use. A nil one has room for
// everything: nobody watches.
type Disks struct {
	config Config

	mu sync.Mutex
	// All below is guarded by mu.
	looked  time.Time
	levels  map[string]level // by the name of the place
	kept    uint64           // bytes of the state
	counted time.Time        // when kept was
	isFull  bool
}

// Open begins to watch; it writes nothing before [Disks.Provide].
func Open(c Config) *Disks {
	if c.Alarms == nil {
		c.Alarms = attention.Nobody{}
	}
	return &Disks{config: c, levels: map[string]level{}}
}

const (
	// fresh is how old an answer may be: somebody who writes as fast as memory takes 20 MB meanwhile.
	fresh = 10 * time.Millisecond
	// every is how often an idle node looks with plenty of room, and soon how often without.
	every, soon = time.Second, 20 * time.Millisecond
	// recount is how often the state is measured.
	recount = time.Minute
)

// Run looks again and again until ctx ends, and makes the ballast where it is missing and there is room.
func (d *Disks) Run(ctx context.Context) {
	for {
		d.look(0)
		d.reballast()
		wait := time.NewTimer(d.pause())
		select {
		case <-ctx.Done():
			wait.Stop()
			return
		case <-wait.C:
		}
	}
}

func (d *Disks) pause() time.Duration {
	if d.Low() {
		return soon
	}
	return every
}

// Full refuses what would write, as Unavailable, while the node is read-only.
func (d *Disks) Full() error {
	if d == nil {
		return nil
	}
	d.look(fresh)
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.isFull {
		return core.Refuse(core.Unavailable, "", "store.full", d.config.Node)
	}
	return nil
}

// Low says whether a disk has passed the upper mark.
func (d *Disks) Low() bool {
	if d == nil {
		return false
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, l := range d.levels {
		if l != roomy {
			return true
		}
	}
	return false
}

// Holds says whether so many bytes are free now on the disk of the folder, whatever the marks say. A
// disk that does not say is believed to: the write will tell.
func (d *Disks) Holds(dir string, bytes uint64) bool {
	if d == nil {
		return true
	}
	room, err := Measure(dir)
	return err != nil || room.Free >= bytes
}

// Need is room that has to be there on the disk of a folder.
type Need struct {
	Dir   string
	Bytes uint64
}

// Provide makes sure that so much is free, if need be by removing the ballast, and refuses as Unavailable
// where it is not enough. Nothing is written.
func (d *Disks) Provide(needs ...Need) error {
	if d == nil {
		return nil
	}
	sums := map[uint64]uint64{}
	for _, n := range needs {
		sums[device(n.Dir)] += n.Bytes
	}
	for _, n := range needs {
		sum := sums[device(n.Dir)]
		if d.Holds(n.Dir, sum) {
			continue
		}
		if b := d.ballast(); device(b.path) == device(n.Dir) {
			if err := b.release(); err != nil {
				return err
			}
		}
		room, err := Measure(n.Dir)
		if err == nil && room.Free < sum {
			return core.Refuse(core.Unavailable, "data", "store.no_room", n.Dir,
				strconv.FormatUint(room.Free>>20, 10), strconv.FormatUint((sum+1<<20-1)>>20, 10))
		}
	}
	return nil
}

// ballast is where and how large it should be.
func (d *Disks) ballast() ballast {
	home := d.config.Home
	if len(d.config.Places) > 0 && device(home) != device(d.config.Places[0].Dir) {
		home = d.config.Places[0].Dir
	}
	return ballast{filepath.Join(home, BallastName), d.config.Ballast}
}

// reballast makes the ballast again while there is room.
func (d *Disks) reballast() {
	if d.config.Ballast == 0 || d.Full() != nil {
		return
	}
	b := d.ballast()
	if err := b.make(); err != nil {
		d.config.Alarms.Raise(attention.BallastMissing, d.config.Places[0].Name, err)
		return
	}
	d.config.Alarms.Clear(attention.BallastMissing, d.config.Places[0].Name)
}

// look measures each disk once, unless that was done within age.
func (d *Disks) look(age time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := time.Now()
	if age > 0 && now.Sub(d.looked) < age {
		return
	}
	d.looked = now
	if now.Sub(d.counted) >= recount {
		d.counted, d.kept = now, size(d.config.Places[0].Dir)
	}
	seen := map[uint64]bool{}
	d.isFull = false
	for i, p := range d.config.Places {
		if disk := device(p.Dir); disk == 0 || !seen[disk] {
			seen[disk] = true
			d.judge(p, i == 0)
			d.isFull = d.isFull || d.levels[p.Name] == full
		}
	}
}

// judge holds one disk against the marks, and gives the ballast away where what is left goes on shrinking.
// d.mu is held.
func (d *Disks) judge(p Place, ofState bool) {
	room, err := Measure(p.Dir)
	detail := attention.Detail{Name: "free_mib", Value: fmt.Sprint(room.Free >> 20)}
	if err == nil {
		left, marks := room.Free, d.config.Marks.on(room.Whole, d.kept)
		if ofState {
			b := d.ballast()
			left -= min(left, b.missing())
			if room.Free < marks.Stop/2 && b.missing() < b.size {
				err = b.release()
			}
		}
		d.levels[p.Name] = marks.next(d.levels[p.Name], left)
	}
	stands := func(k attention.Kind, on bool, cause error) {
		if on {
			d.config.Alarms.Raise(k, p.Name, cause, detail)
			return
		}
		d.config.Alarms.Clear(k, p.Name)
	}
	at := d.levels[p.Name]
	stands(attention.DiskFull, at == full, err)
	stands(attention.DiskLow, at == low || at == roomy && err != nil, err) // a disk that does not say is looked at
}

// size is what the files of a folder take, those of its folders left out.
func size(dir string) (bytes uint64) {
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		return 0 // only for a bad pattern
	}
	for _, path := range files {
		bytes += Taken(path)
	}
	return bytes
}

// Figure is one disk as metrics tell of it.
type Figure struct {
	Place      string
	Free, Stop uint64
	Full       bool
}

// Figures tells of each disk once, under the name of the first place on it.
func (d *Disks) Figures() (list []Figure) {
	d.look(fresh)
	d.mu.Lock()
	defer d.mu.Unlock()
	seen := map[uint64]bool{}
	for _, p := range d.config.Places {
		room, err := Measure(p.Dir)
		if disk := device(p.Dir); err != nil || seen[disk] {
			continue
		} else {
			seen[disk] = true
		}
		list = append(list, Figure{p.Name, room.Free, d.config.Marks.on(room.Whole, d.kept).Stop, d.levels[p.Name] == full})
	}
	return list
}
