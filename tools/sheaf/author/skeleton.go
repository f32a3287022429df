package author

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"text/template"

	"github.com/spf13/cobra"
	"golang.org/x/mod/modfile"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

//go:embed skeleton
var skeleton embed.FS

// module is that of the SDK.
const module = "github.com/sheaf-drive/sheaf"

// nameForm is that of a pack's name, as the suite demands it.
var nameForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// Skeleton writes a pack that compiles, with one rule, into a new folder dir/name. source is the folder of
// Sheaf's source: the pack is built against it, with the versions that it pins.
func Skeleton(name, dir, source string) (string, error) {
	if !nameForm.MatchString(name) || len(name) > 64 {
		return "", core.Refuse(core.Invalid, "name", "pack.new_name", name)
	}
	source, err := filepath.Abs(source)
	if err != nil {
		return "", err
	}
	mod, sums, err := pinned(name, source)
	if err != nil {
		return "", err
	}
	to := filepath.Join(dir, name)
	if err := os.Mkdir(to, 0o755); errors.Is(err, fs.ErrExist) {
		return "", core.Refuse(core.Conflict, "name", "pack.new_there", to)
	} else if err != nil {
		return "", fmt.Errorf("making the folder of the pack: %w", err)
	}
	files, err := fs.Glob(skeleton, "skeleton/*.tmpl")
	if err != nil {
		return "", err
	}
	for _, file := range files {
		if err := fill(file, to, name); err != nil {
			return "", fmt.Errorf("writing the pack: %w", err)
		}
	}
	for file, data := range map[string][]byte{"go.mod": mod, "go.sum": sums} {
		if err := os.WriteFile(filepath.Join(to, file), data, 0o644); err != nil {
			return "", fmt.Errorf("writing the pack: %w", err)
		}
	}
	return to, nil
}

// fill writes one file of the skeleton.
func fill(file, to, name string) error {
	made, err := template.ParseFS(skeleton, file)
	if err != nil {
		return err
	}
	as := strings.TrimSuffix(filepath.Base(file), ".tmpl")
	if as == "gitignore" {
		as = ".gitignore"
	}
	f, err := os.OpenFile(filepath.Join(to, as), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	return errors.Join(made.Execute(f, struct{ Name string }{name}), f.Close())
}

// pinned is the go.mod of the pack, with all that Sheaf itself requires in its versions, and the sums.
func pinned(name, source string) (mod, sums []byte, err error) {
	data, err := os.ReadFile(filepath.Join(source, "go.mod"))
	if err == nil {
		sums, err = os.ReadFile(filepath.Join(source, "go.sum"))
	}
	var f *modfile.File
	if err == nil {
		f, err = modfile.ParseLax("go.mod", data, nil)
	}
	if err != nil || f.Module == nil || f.Module.Mod.Path != module {
		return nil, nil, core.Refuse(core.Invalid, "source", "pack.new_source", source)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "module %s\n\ngo %s\n\nreplace %s => %s\n\nrequire %s v0.0.0\n\nrequire (\n", name, f.Go.Version, module, modfile.AutoQuote(source), module)
	for _, r := range f.Require {
		fmt.Fprintf(&b, "\t%s %s // indirect\n", r.Mod.Path, r.Mod.Version)
	}
	b.WriteString(")\n")
	for _, r := range f.Replace {
		fmt.Fprintf(&b, "\nreplace %s => %s %s\n", r.Old.Path, r.New.Path, r.New.Version)
	}
	return []byte(b.String()), sums, nil
}

func newCommand() *cobra.Command {
	var source string
	var asJSON bool
	c := &cobra.Command{
		Use:   "new NAME --source DIR",
		Short: "Write a pack that compiles, to begin your own with",
		Args:  terminal.Args(cobra.ExactArgs(1)),
		RunE: func(c *cobra.Command, list []string) error {
			made, err := Skeleton(list[0], ".", source)
			if err != nil {
				return err
			}
			return terminal.To(c.OutOrStdout(), asJSON).Result(map[string]string{"folder": made},
				"%s", terminal.Say("packs.made.folder", made))
		},
	}
	c.Flags().StringVar(&source, "source", "", "folder of Sheaf’s source, of the release that is to run the pack")
	terminal.Must(c.MarkFlagRequired("source"))
	jsonFlag(c, &asJSON)
	return c
}
