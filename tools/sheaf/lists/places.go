package lists

import (
	"archive/zip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address/gar"
	"github.com/sheaf-drive/sheaf/core/names"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/remote"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

func addressesCommand() *cobra.Command {
	return terminal.Group("addresses", "The state register of addresses", addressesImport(), addressesSuggest())
}

// addressReport is what an import of one region says it did.
type addressReport struct {
	Region  string      `json:"region"`
	Objects int         `json:"objects"`
	Edition editionBody `json:"edition"`
	// Faulty counts rows that could not be used; Report is the file that lists the first of
	// each file.
	Faulty int64  `json:"faulty"`
	Report string `json:"report,omitempty"`
	// Incomplete counts objects whose chain does not reach the region.
	Incomplete int `json:"incomplete"`
}

func addressesImport() *cobra.Command {
	var to remote.Reach
	var asJSON bool
	var date, report string
	var only []string
	c := &cobra.Command{
		Use:   "import FOLDER|gar_xml.zip",
		Short: "Load the GAR register, region by region",
		Args:  terminal.Args(cobra.ExactArgs(1)),
		RunE: func(c *cobra.Command, list []string) error {
			files, closeFiles, err := openTree(list[0])
			if err != nil {
				return unreadable(list[0], err)
			}
			defer closeFiles()
			day, err := core.ParseDate("date", date)
			if err != nil {
				return terminal.UsageError{Cause: err}
			}
			wish := regionWish{only, day, filepath.Base(list[0])}
			faults := &faultList{path: report, source: list[0]}
			err = to.With(c, func(ctx context.Context, node *remote.Client) error {
				return importRegions(ctx, node, files, wish, faults, terminal.To(c.OutOrStdout(), asJSON))
			})
			return errors.Join(err, faults.close())
		},
	}
	to.Flags(c)
	c.Flags().StringVar(&date, "date", time.Now().Format("2006-01-02"), "date of the register")
	c.Flags().StringSliceVar(&only, "region", nil, "load these regions only")
	c.Flags().StringVar(&report, "report", "", "new file for the faulty rows (default: beside FOLDER or the zip)")
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object a region")
	return c
}

// openTree opens a folder or a zip as a tree of files.
func openTree(path string) (fs.FS, func(), error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, nil, err
	}
	if info.IsDir() {
		return os.DirFS(path), func() {}, nil
	}
	archive, err := zip.OpenReader(path)
	if err != nil {
		return nil, nil, fmt.Errorf("opening %s: %w", path, err)
	}
	return archive, func() { _ = archive.Close() }, nil
}

// regionWish is what to load and what to say of it.
type regionWish struct {
	only   []string
	date   core.Date
	source string
}

func importRegions(ctx context.Context, node *remote.Client, files fs.FS, wish regionWish, faults *faultList, out terminal.Printer) error {
	regions, err := gar.RegionsIn(files)
	if err != nil {
		return err
	}
	loaded := 0
	for _, region := range regions {
		if len(wish.only) > 0 && !slices.Contains(wish.only, string(region)) {
			continue
		}
		report, err := importRegion(ctx, node, files, region, wish, faults)
		if err != nil {
			return fmt.Errorf("loading region %s: %w", region, err)
		}
		loaded++
		if err := out.Result(report, "%s", report.line()); err != nil {
			return err
		}
	}
	if loaded == 0 {
		return core.Refuse(core.NotFound, "region", "cli.no_region")
	}
	return nil
}

func (r addressReport) line() string {
	line := terminal.Say("import.addresses.done", r.Region, r.Objects, r.Edition.ID, r.Faulty, r.Incomplete)
	if r.Report != "" {
		line += " " + terminal.Say("import.addresses.report", r.Report)
	}
	return line
}

// importRegion lists the faulty rows before it sends anything, so that they are known whatever
// becomes of the rest.
func importRegion(
	ctx context.Context, node *remote.Client, files fs.FS, region core.Region, wish regionWish, faults *faultList,
) (addressReport, error) {
	read, err := gar.LoadRegion(files, region)
	if err != nil {
		return addressReport{}, err
	}
	report := addressReport{Region: string(region), Objects: read.Registry.Len(), Incomplete: read.Built.Incomplete}
	for _, file := range read.Files {
		report.Faulty += int64(file.Faults)
	}
	if report.Report, err = faults.add(region, read.Files); err != nil {
		return report, err
	}
	pieces, err := read.Registry.Edition()
	if err != nil {
		return report, err
	}
	report.Edition, err = upload(ctx, node, api.Upload{Edition: core.Edition{
		Kind: core.EditionAddresses + "/" + string(region), Rows: int64(read.Registry.Len()),
		Date: wish.date, Source: wish.source,
	}, Chunks: func() iter.Seq[[]byte] { return slices.Values(pieces.Pieces) }})
	return report, err
}

func addressesSuggest() *cobra.Command {
	var region string
	c := remote.Verb[json.RawMessage]{
		Use: "suggest TEXT", Short: "Show what the desk would suggest", Args: cobra.ExactArgs(1),
		Ask: func(list []string) api.Request {
			return remote.Post("/api/v1/addresses/suggest", map[string]string{"region": region, "text": list[0]})
		},
		Say: func(answer json.RawMessage, _ []string) string { return string(answer) },
	}.Command()
	c.Flags().StringVar(&region, "region", "", "code of the region, such as 83")
	terminal.Must(c.MarkFlagRequired("region"))
	return c
}

func namesCommand() *cobra.Command {
	return terminal.Group("names", "The list of names", namesImport())
}

func namesImport() *cobra.Command {
	var to remote.Reach
	var asJSON bool
	var date string
	c := &cobra.Command{
		Use:   "import [FILE.tsv]",
		Short: "Load a list of names; without a file the built-in one",
		Args:  terminal.Args(cobra.MaximumNArgs(1)),
		RunE: func(c *cobra.Command, list []string) error {
			read, source, err := readNames(list)
			if err != nil {
				return err
			}
			day, err := core.ParseDate("date", date)
			if err != nil {
				return terminal.UsageError{Cause: err}
			}
			pieces, err := read.Edition()
			if err != nil {
				return err
			}
			var e editionBody
			err = to.With(c, func(ctx context.Context, node *remote.Client) (err error) {
				e, err = upload(ctx, node, api.Upload{Edition: core.Edition{
					Kind: core.EditionNames, Rows: int64(read.Len()), Date: day, Source: source,
				}, Chunks: func() iter.Seq[[]byte] { return slices.Values(pieces.Pieces) }})
				return err
			})
			if err != nil {
				return err
			}
			return terminal.To(c.OutOrStdout(), asJSON).Result(e, "%s", terminal.Say("import.names.done", read.Len(), e.ID))
		},
	}
	to.Flags(c)
	c.Flags().StringVar(&date, "date", time.Now().Format("2006-01-02"), "date of the list")
	remote.JSONFlag(c, &asJSON)
	return c
}

func readNames(list []string) (*names.List, string, error) {
	if len(list) == 0 {
		return names.Builtin(), "built in", nil
	}
	file, err := os.Open(list[0])
	if err != nil {
		return nil, "", unreadable(list[0], err)
	}
	defer file.Close()
	read, err := names.ReadTSV(file)
	return read, filepath.Base(list[0]), err
}
