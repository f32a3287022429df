package lists

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	api "github.com/sheaf-drive/sheaf/tools/client"
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
	Field   string          `json:"field"`
	State   string          `json:"state,omitempty"`
	Similar []string        `json:"similar,omitempty"`
	Remarks []checkedRemark `json:"remarks,omitempty"`
}

type checkedRemark struct {
	Code     string `json:"code"`
	Severity string `json:"severity"`
	Text     string `json:"text"`
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

// typedName is the name of a line.
type typedName struct {
	line int // counted from 1
	personName
}

// readPeople reads the lines that have something.
func readPeople(stdin io.Reader, path string) ([]typedName, error) {
	if path != "-" {
		file, err := os.Open(path)
		if err != nil {
			return nil, terminal.Unreadable(path, err)
		}
		defer file.Close()
		stdin = file
	}
	var out []typedName
	lines := bufio.NewScanner(stdin)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimPrefix(lines.Text(), "\ufeff")
		f := append(strings.Split(line, "\t"), "", "")
		switch {
		case !utf8.ValidString(line) || strings.ContainsRune(line, 0):
			return nil, terminal.UsageError{Cause: core.Refuse(core.Invalid, "file", "names.check.utf8", strconv.Itoa(n))}
		case len(f) > 5:
			return nil, terminal.UsageError{Cause: core.Refuse(core.Invalid, "file", "names.check.line", strconv.Itoa(n))}
		case strings.TrimSpace(line) != "":
			out = append(out, typedName{n, personName{Family: f[0], Given: f[1], Patronymic: f[2]}})
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("reading the names: %w", err)
	}
	return out, nil
}

func checkPeople(ctx context.Context, node *remote.Client, typed []typedName) ([]checkedName, error) {
	var all []checkedName
	for from := 0; from < len(typed); from += namesAtOnce {
		var answer struct {
			Names []checkedName `json:"names"`
		}
		var part []personName
		for _, t := range typed[from:min(from+namesAtOnce, len(typed))] {
			part = append(part, t.personName)
		}
		if err := node.Call(ctx, remote.Post("/api/v1/names/check", map[string]any{"names": part}), &answer); err != nil {
			return nil, err
		}
		for i, name := range answer.Names {
			name.Line = typed[from+i].line
			if part[i].Family == "" { // the node says nothing of a field that nobody has filled in yet
				name.Fields = slices.Insert(name.Fields, 0, checkedField{Field: "family",
					Remarks: []checkedRemark{{Code: "blank", Severity: string(core.SeverityBlock), Text: terminal.Say("names.family.blank")}}})
			}
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
		Use: "check TEXT", Short: "Say which town is meant: спб, н-ск, комс-на-амуре", Args: oneTown,
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

// oneTown wants the name of one town.
func oneTown(c *cobra.Command, list []string) error {
	if err := cobra.ExactArgs(1)(c, list); err != nil {
		return err
	}
	if strings.TrimSpace(list[0]) == "" {
		return core.Refuse(core.Invalid, "text", "core.required")
	}
	return nil
}
