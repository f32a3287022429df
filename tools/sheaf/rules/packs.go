package rules

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/host"
	"github.com/sheaf-drive/sheaf/packs/packfile"
	"github.com/sheaf-drive/sheaf/packs/papers"
	"github.com/sheaf-drive/sheaf/raftstore/blob"
)

// Rules fits the pack host to what screens and intake ask.
//
// A built-in pack is named in the log by a digest of what it declares (manifest and own cases),
// so that a new build of the same rules is the same pack; the host pins the program itself. A
// pack that came as a file is named by the SHA-256 of the file, under which it lies among the
// blobs: any node that has the blob can start it, when somebody first asks for it.
type Rules struct {
	host *host.Host
	// blobs keep the files of packs, dir their programs; it may be lost.
	blobs Blobs
	dir   string
	// builtin are the packs in this program, what they say of themselves by name.
	builtin map[string]packs.Manifest
	now     func() time.Time

	loading sync.Mutex // held while a file is started or dropped, so that each is started once

	mu sync.Mutex // guards what follows
	// running are the started packs, failed those that did not start, and when.
	running map[core.PackRef]*runningPack
	failed  map[core.PackRef]time.Time
	// codes are what files were read for that do not run.
	codes map[core.PackRef][]string
}

// Blobs is what the rules need of the blob store.
type Blobs interface {
	Put(ctx context.Context, data []byte) (blob.Hash, error)
	Get(ctx context.Context, hash [32]byte) ([]byte, error)
}

// runningPack is a started pack with what it says of itself.
type runningPack struct {
	ref      packs.Ref
	manifest packs.Manifest
	cases    []packs.GoldenCase
	// form is that of no candidate: its columns and checklists are those of every form.
	form packs.Form
}

// New runs no pack yet. The blobs keep the files of packs, dir their programs; builtin are those in this
// program, what they say of themselves by name.
func New(h *host.Host, b Blobs, dir string, builtin map[string]packs.Manifest, now func() time.Time) *Rules {
	return &Rules{host: h, blobs: b, dir: dir, builtin: builtin, now: now,
		running: map[core.PackRef]*runningPack{}, failed: map[core.PackRef]time.Time{}, codes: map[core.PackRef][]string{}}
}

// start runs a pack and asks what it says of itself. Nobody finds it before keep.
func (r *Rules) start(ctx context.Context, source host.Source) (*runningPack, error) {
	ref, err := r.host.Start(ctx, source)
	if err != nil {
		return nil, fmt.Errorf("starting pack %s: %w", source.Name, err)
	}
	p := &runningPack{ref: ref}
	if p.manifest, err = r.host.Describe(ctx, ref); err != nil {
		return nil, err
	}
	if p.cases, err = r.host.Cases(ctx, ref); err != nil {
		return nil, err
	}
	p.form, err = r.host.Form(ctx, ref, packs.FormRequest{
		Region: p.firstRegion(), ElectionDay: p.manifest.ElectionDay, Candidate: blankCandidate(),
	})
	return p, err
}

// firstRegion is the one whose form stands for all: columns and checklists are the same.
func (p *runningPack) firstRegion() string {
	if regions := p.manifest.Ruleset.Regions; len(regions) > 0 {
		return regions[0].Code
	}
	return string(core.NoRegion)
}

func (r *Rules) keep(named core.PackRef, p *runningPack) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.running[named] = p
	delete(r.failed, named)
}

// startBuiltin runs a built-in pack and answers with its name in the log.
func (r *Rules) startBuiltin(ctx context.Context, name string) (core.PackRef, error) {
	source, err := host.Builtin(name)
	if err != nil {
		return core.PackRef{}, err
	}
	p, err := r.start(ctx, source)
	if err != nil {
		return core.PackRef{}, err
	}
	named, err := nameOf(p.manifest, p.cases)
	if err == nil {
		r.keep(named, p)
	}
	return named, err
}

// nameOf is the digest of all that the pack declares, as JSON, which sorts the keys of maps.
func nameOf(m packs.Manifest, cases []packs.GoldenCase) (core.PackRef, error) {
	declared, err := json.Marshal(struct {
		Manifest packs.Manifest
		Cases    []packs.GoldenCase
	}{m, cases})
	if err != nil {
		return core.PackRef{}, fmt.Errorf("naming pack %s: %w", m.ID, err)
	}
	return core.PackRef{Name: m.ID, Version: m.Version, Digest: sha256.Sum256(declared)}, nil
}

// StartInForce runs the packs in force, so that the first voter of the day does not wait for
// them; any other is started when somebody first asks for it. failed is told of one that does
// not start: the node serves all the same, and the desks of that campaign are told.
func (r *Rules) StartInForce(ctx context.Context, v state.View, failed func(ref core.PackRef, err error)) {
	for _, c := range query.Campaigns(v) {
		if _, ok := state.Packs.Get(v, state.PackKey(c.ID, c.Pack)); !ok {
			continue
		}
		if _, err := r.find(ctx, c.Pack); err != nil {
			failed(c.Pack, err)
		}
	}
}

// Up says of each pack that was started whether its process lives, by its name in the state.
func (r *Rules) Up() map[string]bool {
	lives := map[packs.Ref]bool{}
	for _, s := range r.host.Running() {
		lives[s.Ref] = s.Up
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	up := map[string]bool{}
	for named, p := range r.running {
		up[named.String()] = lives[p.ref]
	}
	return up
}

// find is the running pack of a ref from the state, which is started where it does not run yet.
func (r *Rules) find(ctx context.Context, ref core.PackRef) (*runningPack, error) {
	if p := r.known(ref); p != nil {
		return p, nil
	}
	r.loading.Lock()
	defer r.loading.Unlock()
	if p := r.known(ref); p != nil {
		return p, nil
	}
	if r.resting(ref) {
		return nil, notHere(ref)
	}
	// Whoever asked may go; the others who ask for it need it as well.
	p, err := r.load(context.WithoutCancel(ctx), ref)
	if err == nil {
		r.keep(ref, p)
		return p, nil
	}
	r.mu.Lock()
	r.failed[ref] = r.now()
	r.mu.Unlock()
	if core.CodeOf(err) == core.NotFound {
		return nil, notHere(ref)
	}
	return nil, err
}

func (r *Rules) known(ref core.PackRef) *runningPack {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.running[ref]
}

// restAfterFailure is how long a pack that did not start is left alone: every request of every
// desk would start it again.
const restAfterFailure = 10 * time.Second

func (r *Rules) resting(ref core.PackRef) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	at, failed := r.failed[ref]
	return failed && r.now().Sub(at) < restAfterFailure
}

func notHere(ref core.PackRef) error {
	return core.Refuse(core.Unavailable, "", "pack.not_here", ref.String()).About("pack:" + ref.String())
}

// load starts a pack: the one in this program where that declares the same, else that of the
// blob. Errors: NotFound where there is neither.
func (r *Rules) load(ctx context.Context, ref core.PackRef) (*runningPack, error) {
	// Whether it declares the same only its process can tell, whose answers have come over the wire.
	if r.builtin[ref.Name].Version == ref.Version && ref.Version != "" {
		if named, err := r.startBuiltin(ctx, ref.Name); err != nil || named == ref {
			return r.known(named), err
		}
	}
	if r.blobs == nil {
		return nil, notHere(ref)
	}
	data, err := r.blobs.Get(ctx, ref.Digest)
	if err != nil {
		return nil, err
	}
	file, err := packfile.Reread(data, packfile.Platform())
	if err != nil {
		return nil, err
	}
	return r.startFile(ctx, file)
}

// startFile runs the program of a file, which must call itself what the file says.
func (r *Rules) startFile(ctx context.Context, file packfile.Pack) (*runningPack, error) {
	source, err := host.Stored(r.dir, file.Name, file.Program)
	if err != nil {
		return nil, err
	}
	p, err := r.start(ctx, source)
	if err != nil {
		return nil, err
	}
	if p.manifest.Version != file.Version {
		said := p.manifest.ID + "/" + p.manifest.Version
		return nil, errors.Join(core.Refuse(core.Invalid, "file", "pack.file_other", file.Name+"/"+file.Version, said),
			r.drop(ctx, p))
	}
	return p, nil
}

// drop ends a pack that is not kept, unless its program serves one that is: then it is the same
// process. r.loading is held.
func (r *Rules) drop(ctx context.Context, p *runningPack) error {
	r.mu.Lock()
	for _, kept := range r.running {
		if kept.ref == p.ref {
			r.mu.Unlock()
			return nil
		}
	}
	r.mu.Unlock()
	return r.host.Retire(ctx, p.ref)
}

// Installed is what came of an installation.
type Installed struct {
	Ref core.PackRef
	// Signer is the id of the key that signed its file, empty for a built-in one.
	Signer string
	// Passed says that all its own cases held; one whose cases do not hold is not kept.
	Passed bool
}

// Install runs a built-in pack. Errors: NotFound for a name that the program does not have.
func (r *Rules) Install(ctx context.Context, name string) (Installed, error) {
	if _, ok := r.builtin[name]; !ok {
		return Installed{}, core.Refuse(core.NotFound, "name", "pack.no_builtin", name)
	}
	ref, err := r.startBuiltin(ctx, name)
	if err != nil {
		return Installed{}, err
	}
	passed, err := r.passes(ctx, r.known(ref))
	return Installed{Ref: ref, Passed: passed}, err
}

// InstallFile runs a pack that came as a file signed by one of the keys, and keeps the file. Errors: those of
// [packfile.Read], and Invalid where the program says something else than the file of itself.
func (r *Rules) InstallFile(ctx context.Context, data []byte, keys []string) (Installed, error) {
	file, err := packfile.Read(data, keys, packfile.Platform())
	if err != nil {
		return Installed{}, err
	}
	r.loading.Lock()
	defer r.loading.Unlock()
	made := Installed{Signer: file.Signer,
		Ref: core.PackRef{Name: file.Name, Version: file.Version, Digest: file.Digest}}
	p := r.known(made.Ref)
	if p == nil {
		if p, err = r.startFile(ctx, file); err != nil {
			return made, err
		}
	}
	if wrong := papers.Proves(file.Papers, p.manifest, p.cases); wrong != "" {
		return made, errors.Join(core.Refuse(core.Invalid, "file", "pack.file_papers", wrong), r.drop(ctx, p))
	}
	// Durable before the command that names it.
	if _, err := r.blobs.Put(ctx, data); err != nil {
		return made, err
	}
	made.Passed, err = r.passes(ctx, p)
	if err != nil || !made.Passed {
		return made, errors.Join(err, r.drop(ctx, p))
	}
	r.keep(made.Ref, p)
	return made, nil
}

// passes says whether the pack's own cases hold.
func (r *Rules) passes(ctx context.Context, p *runningPack) (bool, error) {
	for _, c := range p.cases {
		verdict, err := r.host.Judge(ctx, p.ref, c.Case)
		if err != nil {
			return false, err
		}
		if c.Mismatch(verdict) != "" {
			return false, nil
		}
	}
	return true, nil
}

// Names lists the running packs.
func (r *Rules) Names() []string {
	list := []string{}
	for _, s := range r.host.Running() {
		list = append(list, s.Ref.Name+"/"+s.Ref.Version)
	}
	return list
}
