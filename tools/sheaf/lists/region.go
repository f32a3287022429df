package lists

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/address/change"
	"github.com/sheaf-drive/sheaf/core/address/gar"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/loading"
	"github.com/sheaf-drive/sheaf/tools/sheaf/remote"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// addressReport is what an import of one region says it did.
type addressReport struct {
	Region  string      `json:"region"`
	Objects int         `json:"objects"`
	Edition api.Edition `json:"edition"`
	// Base is the edition in force that it was compared with, empty when there was none.
	Base string `json:"base,omitempty"`
	// Faulty counts rows that could not be used; Report is the file that lists the first of
	// each file, and the notes.
	Faulty int64  `json:"faulty"`
	Report string `json:"report,omitempty"`
	// Incomplete counts objects whose chain does not reach the region.
	Incomplete int `json:"incomplete"`
	// Renamed objects have earlier names, Ceased ones exist no more, Succeeded of them went over
	// into others. Notes counts what deserves a look, by kind.
	Renamed   int            `json:"renamed"`
	Ceased    int            `json:"ceased"`
	Succeeded int            `json:"succeeded"`
	Houses    int            `json:"houses,omitempty"`
	Notes     map[string]int `json:"notes,omitempty"`
	// Types are those of objects that the rules cannot write.
	Types []foreignType `json:"types,omitempty"`
	// Changes are against Base, by kind and one by one.
	Changes map[change.Kind]int `json:"changes,omitempty"`
	Changed []change.Change     `json:"changed,omitempty"`
	// Accepted are the doubts that it was loaded in spite of.
	Accepted []doubt `json:"accepted,omitempty"`
	// PassedOver is why the region was not loaded, empty where it was.
	PassedOver string `json:"passed_over,omitempty"`
}

// addressImport is one run of the command.
type addressImport struct {
	addressWish
	node   *remote.Client
	files  tree
	faults *faultList
	out    terminal.Printer
}

func (i *addressImport) run(ctx context.Context) error {
	regions, err := i.regions()
	if err != nil {
		return err
	}
	known, err := i.node.Editions(ctx)
	if err != nil {
		return err
	}
	for _, region := range regions {
		if err := i.region(ctx, region, inForceOf(known, core.EditionAddresses+"/"+string(region))); err != nil {
			return fmt.Errorf("loading region %s: %w", region, err)
		}
	}
	return nil
}

// regions are those to load: all that the files have, or those that were named. It tells of folders that this program has no region
// for. An extract of one region lies in no folder of its code: it is the one region that was named.
func (i *addressImport) regions() ([]core.Region, error) {
	there, foreign, err := gar.RegionsIn(i.files)
	if err != nil {
		return nil, err
	}
	var named []core.Region
	for _, code := range i.only {
		if region := core.Region(strings.TrimSpace(code)); !slices.Contains(named, region) {
			named = append(named, region)
		}
	}
	if len(there)+len(foreign) == 0 && len(named) == 1 {
		return named, nil
	}
	without := func(list, of []core.Region) []core.Region {
		return slices.DeleteFunc(slices.Clone(list), func(r core.Region) bool { return slices.Contains(of, r) })
	}
	missing := without(named, there)
	unknown := without(missing, without(missing, foreign))
	switch {
	case len(unknown) > 0:
		return nil, core.Refuse(core.NotFound, "region", "cli.unknown_region", listOf(unknown))
	case len(there) == 0 && len(foreign) > 0:
		if err = i.tellForeign(foreign); err == nil {
			err = core.Refuse(core.NotFound, "region", "cli.only_unknown", listOf(foreign))
		}
		return nil, err
	case len(there) == 0:
		return nil, core.Refuse(core.NotFound, "region", "cli.no_region")
	case len(missing) > 0:
		return nil, core.Refuse(core.NotFound, "region", "cli.no_such_region", listOf(missing), listOf(there))
	case len(named) > 0:
		return named, nil
	case len(foreign) > 0:
		err = i.tellForeign(foreign)
	}
	return there, err
}

// Why a region is passed over.
const (
	passedUnknown = "unknown_region" // this program has no such region
	passedInForce = "in_force"       // what the delta says is in force already
)

// tellForeign tells of regions that this program does not have: people in one line, programs in one of each region.
func (i *addressImport) tellForeign(foreign []core.Region) error {
	if !i.asJSON {
		return i.out.Result(nil, "%s", terminal.Say("import.addresses.foreign", listOf(foreign)))
	}
	for _, region := range foreign {
		if err := i.out.Result(passedOver{string(region), passedUnknown}, ""); err != nil {
			return err
		}
	}
	return nil
}

// passedOver is all that there is to say of such a region.
type passedOver struct {
	Region     string `json:"region"`
	PassedOver string `json:"passed_over"`
}

func listOf(regions []core.Region) string {
	var codes []string
	for _, r := range regions {
		codes = append(codes, string(r))
	}
	return strings.Join(codes, ", ")
}

// inForceOf is the edition of a kind that is in force, or the zero one.
func inForceOf(known []api.Edition, kind string) api.Edition {
	for _, e := range known {
		if e.Kind == kind && e.State == core.EditionActive {
			return e
		}
	}
	return api.Edition{}
}

// region loads one. The faulty rows and the difference are told before anything is sent, so that
// they are known whatever becomes of the rest.
func (i *addressImport) region(ctx context.Context, region core.Region, base api.Edition) error {
	switch {
	case i.delta && base.ID == "":
		return core.Refuse(core.NotFound, "region", "cli.delta_base", string(region))
	case i.delta && base.Date == string(i.day) && !slices.Contains(i.accepts, doubtSame):
		// The full register and the delta of one version end in the same state. A broken import is taken up by repeating it.
		return i.out.Result(addressReport{Region: string(region), Edition: base, PassedOver: passedInForce},
			"%s", terminal.Say("import.addresses.there", string(region), base.Date))
	}
	doubts := i.inOrder(base)
	old, digest, err := i.base(ctx, base)
	if err != nil {
		return err
	}
	read, err := i.load(region, old)
	if err != nil {
		return i.failed(region, read, i.doubtedToo(err, doubts))
	}
	report := addressReport{Region: string(region), Objects: read.Registry.Len(), Base: base.ID, Incomplete: read.Built.Incomplete,
		Renamed: read.Built.Renamed, Ceased: read.Built.Closed, Succeeded: read.Built.Succeeded, Houses: read.Built.Houses,
		Notes: noteCounts(read.Built.Notes), Types: foreignTypes(read)}
	for _, file := range read.Files {
		report.Faulty += int64(file.Faults)
	}
	if report.Report, err = i.faults.add(region, read); err != nil {
		return err
	}
	if err := i.tellTypes(report); err != nil {
		return err
	}
	difference := change.Between(old, read.Registry)
	if old != nil {
		report.setChanges(difference)
		if !i.asJSON {
			if err := tellChanges(i.out, difference); err != nil {
				return err
			}
		}
	}
	pieces, err := read.Registry.Edition()
	if err != nil {
		return err
	}
	if old != nil && pieces.Digest == digest && i.repeats(base) {
		report.PassedOver, report.Edition = passedInForce, base
		return i.out.Result(report, "%s", report.listed(terminal.Say("import.addresses.repeated", report.Region, core.Short(base.ID), terminal.Day(base.Date))))
	}
	if report.Accepted, err = i.weigh(append(doubts, harm(read, difference)...)); err != nil {
		return reported(err, report.Report)
	}
	if i.dryRun {
		return i.out.Result(report, "%s", report.listed(terminal.Say("import.addresses.dry", report.Region, report.Objects)))
	}
	if report.Edition, err = i.send(ctx, pieces, report.Accepted); err != nil {
		return err
	}
	return i.out.Result(report, "%s", report.line())
}

// failed lists the faulty rows of a region that could not be loaded, which may be the cause.
func (i *addressImport) failed(region core.Region, read gar.Loaded, cause error) error {
	name, err := i.faults.add(region, read)
	return errors.Join(reported(cause, name), err)
}

// reported names the report, if there is one, in an error.
func reported(err error, name string) error {
	if name == "" {
		return err
	}
	return terminal.Advised{Cause: err, Advice: terminal.Say("import.addresses.report", name)}
}

// repeats says that what has the contents of the edition in force is it once more. Of a later day that the files or --date tell it is news,
// that nothing has changed until then: the next delta follows it.
func (w addressWish) repeats(base api.Edition) bool {
	return !slices.Contains(w.accepts, doubtSame) && (w.undated || string(w.day) <= base.Date)
}

// base fetches the register in force, and the digest of its contents; nil when there is none.
func (i *addressImport) base(ctx context.Context, base api.Edition) (registry *address.Registry, digest [32]byte, err error) {
	if base.ID == "" {
		return nil, digest, nil
	}
	parts, err := i.node.Parts(ctx, base)
	switch code := core.CodeOf(err); {
	case err == nil:
	case !i.delta && (code == core.Conflict || code == core.Invalid || code == core.NotFound):
		return nil, digest, nil // a damaged edition is replaced, not compared
	default:
		return nil, digest, err
	}
	registry, digest, err = address.ReadEdition(slices.Values(parts))
	if err != nil && !i.delta {
		return nil, digest, nil
	}
	return registry, digest, err
}

func (i *addressImport) load(region core.Region, old *address.Registry) (gar.Loaded, error) {
	wish := gar.Wish{Region: region, Houses: i.houses || old != nil && old.Houses() > 0}
	if i.delta {
		wish.Base = old
	}
	size, err := gar.Size(i.files, wish)
	if err != nil {
		return gar.Loaded{}, err
	}
	files := i.files
	files.bar = terminal.NewProgress(terminal.Say("import.addresses.reading", string(region)), size, true)
	defer files.bar.Finish()
	return gar.Load(files, wish)
}

// send sends the register, with the doubts that were accepted for it: who puts it into force is told them.
func (i *addressImport) send(ctx context.Context, pieces address.Edition, accepted []doubt) (api.Edition, error) {
	var origin core.EditionOrigin
	for _, d := range accepted {
		origin.Doubts = append(origin.Doubts, string(d))
	}
	return loading.Upload(ctx, i.node.Client, api.Upload{Origin: origin, Edition: core.Edition{
		Kind: core.EditionAddresses + "/" + string(pieces.Region), Rows: int64(pieces.Objects), Date: i.day, Source: i.source,
	}, Hold: i.hold, Chunks: func() iter.Seq[[]byte] { return slices.Values(pieces.Pieces) }})
}

func (r addressReport) line() string {
	text := "import.addresses.done"
	if r.Edition.State == core.EditionComplete {
		text = "import.addresses.held"
	}
	return r.listed(terminal.Say(text, r.Region, r.Objects, core.Short(r.Edition.ID), r.Faulty, r.Incomplete))
}

// listed names the doubts that were accepted and the report behind a line, if there are any.
func (r addressReport) listed(line string) string {
	if len(r.Accepted) > 0 {
		text := "import.addresses.accepted"
		if r.Edition.ID == "" {
			text = "import.addresses.accepted_dry" // it was only tried
		}
		line += " " + terminal.Say(text, doubtWords(r.Accepted))
	}
	if r.Report != "" {
		line += " " + terminal.Say("import.addresses.report", r.Report)
	}
	return line
}
