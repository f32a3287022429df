package lists

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/loading"
	"github.com/sheaf-drive/sheaf/tools/sheaf/remote"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// namesAtOnce is how many names one request asks about.
const namesAtOnce = 500

// personName is a name as the node takes it.
type personName struct {
	Family     string `json:"family,omitempty"`
	Given      string `json:"given,omitempty"`
	Patronymic string `json:"patronymic,omitempty"`
}

// checkedName is what the list says of one line.
type checkedName struct {
	Line   int            `json:"line"`
	Fields []checkedField `json:"fields"`
}

type checkedField struct {
	Field   string   `json:"field"`
	State   string   `json:"state,omitempty"`
	Similar []string `json:"similar,omitempty"`
	Remarks []struct {
		Code     string `json:"code"`
		Severity string `json:"severity"`
		Text     string `json:"text"`
	} `json:"remarks,omitempty"`
}

// namesCheck asks about names in a file, because what stands on a command line is seen by
// others on the machine and kept in its history.
func namesCheck() *cobra.Command {
	var to remote.Reach
	var asJSON bool
	c := &cobra.Command{
		Use:   "check FILE|-",
		Short: "Say of names whether they are known: a line each, family name, first name and patronymic between tabs",
		Args:  terminal.Args(cobra.ExactArgs(1)),
		RunE: func(c *cobra.Command, list []string) error {
			typed, err := readPeople(c.InOrStdin(), list[0])
			if err != nil {
				return err
			}
			var all []checkedName
			err = to.With(c, func(ctx context.Context, node *remote.Client) (err error) {
				all, err = checkPeople(ctx, node, typed)
				return err
			})
			if err != nil {
				return err
			}
			return sayNames(terminal.To(c.OutOrStdout(), asJSON), all)
		},
	}
	to.Flags(c)
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object a line")
	return c
}

func readPeople(stdin io.Reader, path string) ([]personName, error) {
	if path != "-" {
		file, err := os.Open(path)
		if err != nil {
			return nil, loading.Unreadable(path, err)
		}
		defer file.Close()
		stdin = file
	}
	var out []personName
	lines := bufio.NewScanner(stdin)
	for lines.Scan() {
		f := append(strings.Split(strings.TrimPrefix(lines.Text(), "\ufeff"), "\t"), "", "")
		if len(f) > 5 {
			return nil, terminal.UsageError{Cause: core.Refuse(core.Invalid, "file", "names.check.line", fmt.Sprint(len(out)+1))}
		}
		out = append(out, personName{Family: f[0], Given: f[1], Patronymic: f[2]})
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("reading the names: %w", err)
	}
	return out, nil
}

func checkPeople(ctx context.Context, node *remote.Client, typed []personName) ([]checkedName, error) {
	var all []checkedName
	for from := 0; from < len(typed); from += namesAtOnce {
		var answer struct {
			Names []checkedName `json:"names"`
		}
		part := typed[from:min(from+namesAtOnce, len(typed))]
		if err := node.Call(ctx, remote.Post("/api/v1/names/check", map[string]any{"names": part}), &answer); err != nil {
			return nil, err
		}
		for i, name := range answer.Names {
			name.Line = from + i + 1
			all = append(all, name)
		}
	}
	return all, nil
}

// sayNames prints what there is to look at, by line and field, and how many lines have nothing.
func sayNames(out terminal.Printer, all []checkedName) error {
	clean := 0
	for _, name := range all {
		said := 0
		for _, f := range name.Fields {
			for _, r := range f.Remarks {
				said++
				if out.JSON() {
					continue
				}
				if err := out.Result(nil, "%s", terminal.Say("names.check.row", name.Line, strings.ToLower(terminal.Say("desk."+f.Field)), r.Text)); err != nil {
					return err
				}
			}
		}
		if said == 0 {
			clean++
		}
		if out.JSON() {
			if err := out.Result(name, ""); err != nil {
				return err
			}
		}
	}
	if out.JSON() {
		return nil
	}
	return out.Result(nil, "%s", terminal.Say("names.check.done", len(all), clean))
}

// checkedTown is what the node knows of a town.
type checkedTown struct {
	State string `json:"state"`
	Towns []struct {
		Name       string `json:"name"`
		Region     string `json:"region"`
		District   string `json:"district,omitempty"`
		Population int    `json:"population"`
	} `json:"towns"`
}

func townsCommand() *cobra.Command {
	return terminal.Group("towns", "The list of towns", remote.Verb[checkedTown]{
		Use: "check TEXT", Short: "Say which town is meant: спб, н-ск, комс-на-амуре", Args: cobra.ExactArgs(1),
		Ask: func(list []string) api.Request {
			return remote.Post("/api/v1/towns/check", map[string]string{"text": list[0]})
		},
		Say: func(answer checkedTown, _ []string) string {
			var towns []string
			for _, t := range answer.Towns {
				towns = append(towns, t.Name+" ("+t.Region+")")
			}
			return strings.TrimSpace(terminal.Say("names.town."+answer.State) + " " + strings.Join(towns, ", "))
		},
	}.Command())
}
