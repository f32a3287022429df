package lists

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address/gar"
	"github.com/sheaf-drive/sheaf/core/address/houses"
	"github.com/sheaf-drive/sheaf/core/text"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/lists/versions"
	"github.com/sheaf-drive/sheaf/tools/sheaf/remote"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

func addressesCommand() *cobra.Command {
	return terminal.Group("addresses", "The state register of addresses",
		addressesImport(), addressesActivate(), addressesSuggest(), addressesHouse())
}

// addressFlags are those of an import, as given.
type addressFlags struct {
	date, report, versions string
	only, accept           []string
	delta, houses          bool
	dryRun, hold           bool
	asJSON                 bool
}

func addressesImport() *cobra.Command {
	var to remote.Reach
	var flags addressFlags
	c := &cobra.Command{
		Use:   "import FOLDER|gar_xml.zip|gar_delta_xml.zip",
		Short: "Load the GAR register, what changed in it, or the older register (FIAS), region by region",
		Args:  terminal.Args(cobra.ExactArgs(1)),
		RunE: func(c *cobra.Command, list []string) error {
			files, closeFiles, err := openTree(list[0])
			if core.CodeOf(err) == core.Invalid {
				return err // the archive, not its name
			}
			if err != nil {
				return terminal.Unreadable(list[0], err)
			}
			defer closeFiles()
			wish, err := flags.wish(files, list[0])
			if err != nil {
				return err
			}
			faults := &faultList{path: flags.report, source: list[0]}
			err = to.With(c, func(ctx context.Context, node *remote.Client) error {
				i := &addressImport{addressWish: wish, node: node, files: files, faults: faults,
					out: terminal.To(c.OutOrStdout(), flags.asJSON)}
				return i.run(ctx)
			})
			return errors.Join(err, faults.close())
		},
	}
	to.Flags(c)
	f := c.Flags()
	f.StringVar(&flags.date, "date", "", "date of the register (default: as the archive says, else today)")
	f.StringSliceVar(&flags.only, "region", nil, "load these regions only")
	f.StringVar(&flags.report, "report", "", "new file for the faulty rows (default: beside FOLDER or the zip)")
	f.BoolVar(&flags.delta, "delta", false, "the files hold what changed since the edition in force (default: if their name says delta)")
	f.StringVar(&flags.versions, "versions", "", "list of the register's versions (GetAllDownloadFileInfo, JSON), to see that no delta is skipped")
	f.BoolVar(&flags.houses, "houses", false, "read the houses, too, for checks; a delta has them where the register in force has")
	f.BoolVar(&flags.dryRun, "dry-run", false, "show what would change, and send nothing")
	f.BoolVar(&flags.hold, "hold", false, "send, and leave the edition in force until “sheaf addresses activate”")
	f.StringSliceVar(&flags.accept, "accept", nil, "load it in spite of these doubts, each by its name: "+doubtNames(doubts()))
	f.BoolVar(&flags.asJSON, "json", false, "print one JSON object a region")
	return c
}

// addressWish is what to load and how.
type addressWish struct {
	addressFlags
	day      core.Date
	undated  bool        // nothing says the day: it is today
	released []core.Date // the versions of the register, ascending; nil if they are not known
	source   string
	accepts  []doubt
}

// wish completes the flags from what the files say.
func (f addressFlags) wish(files tree, path string) (addressWish, error) {
	w := addressWish{addressFlags: f, source: filepath.Base(path)}
	w.delta = f.delta || strings.Contains(strings.ToLower(w.source), "delta")
	var err error
	if w.accepts, err = f.accepted(); err != nil {
		return w, err
	}
	if f.date != "" {
		if w.day, err = core.ParseDate("date", f.date); err != nil {
			return w, terminal.UsageError{Cause: err}
		}
	} else if w.day, err = gar.Version(files); err != nil {
		return w, err
	}
	if w.day == "" && w.delta {
		return w, terminal.UsageError{Cause: core.Refuse(core.Invalid, "date", "cli.delta_date")}
	}
	if w.day == "" {
		w.undated = true
		w.day = core.Date(time.Now().Format(time.DateOnly))
	}
	w.released, err = versions.Read(f.versions)
	return w, err
}

func addressesActivate() *cobra.Command {
	return remote.Verb[api.Edition]{
		Use: "activate EDITION", Short: "Put an edition that was held back into force", Args: cobra.ExactArgs(1),
		Ask: func(list []string) api.Request { return remote.Post("/api/v1/editions/"+list[0]+"/activate", nil) },
		Say: func(e api.Edition, _ []string) string {
			return terminal.Say("import.addresses.activated", core.Short(e.ID), text.List(terminal.Language(), e.Kind))
		},
	}.Command()
}

func addressesHouse() *cobra.Command {
	var region string
	c := remote.Verb[houseAnswer]{
		Use: "house ADDRESS_ID HOUSE", Short: "Say whether the register knows a house", Args: cobra.ExactArgs(2),
		Ask: func(list []string) api.Request {
			return remote.Post("/api/v1/addresses/house", map[string]string{"region": region, "address_id": list[0], "house": list[1]})
		},
		Say: func(a houseAnswer, list []string) string { return terminal.Say(a.text(), list[0], list[1], region) },
	}.Command()
	c.Flags().StringVar(&region, "region", "", "code of the region, such as 83")
	terminal.Must(c.MarkFlagRequired("region"))
	return c
}

// houseAnswer is what the register knows of a house.
type houseAnswer struct {
	Known  bool          `json:"known"`
	Listed bool          `json:"listed"`
	Answer houses.Answer `json:"answer"`
}

// text is what says it, with the object, the house and the region.
func (a houseAnswer) text() string {
	switch a.Answer {
	case houses.There:
		return "import.house.known"
	case houses.Missing:
		return "import.house.unknown"
	case houses.NotLoaded:
		return "import.house.no_houses"
	case houses.NoObject:
		return "import.house.no_object"
	case houses.NoRegister:
		return "import.house.no_register"
	}
	return "import.house.none"
}
