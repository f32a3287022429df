package admin

import (
	"fmt"
	"net/url"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/remote"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

func userCommand() *cobra.Command {
	return terminal.Group("user", "Accounts of the staff house",
		userAdd(), userList(), userPassword(),
		userVerb("approve", "Approve an account that another person created"),
		userVerb("disable", "End an account and all its logins"),
		userVerb("reset", "Give an account a new one-time password"))
}

// userBody is an account on the wire of the API.
type userBody struct {
	ID       string   `json:"id,omitempty"`
	Login    string   `json:"login"`
	Person   string   `json:"person,omitempty"`
	Roles    []string `json:"roles"`
	Campaign string   `json:"campaign,omitempty"`
	Office   string   `json:"office,omitempty"`
	Regions  []string `json:"regions,omitempty"`
	State    string   `json:"state,omitempty"`
	// Password is answered once, when the node drew it.
	Password string `json:"password,omitempty"`
}

func userAdd() *cobra.Command {
	var u userBody
	c := remote.Verb[userBody]{
		Use: "add LOGIN --role ROLE", Short: "Create an account; the node draws its one-time password", Args: cobra.ExactArgs(1),
		Ask: func(list []string) api.Request {
			u.Login = list[0]
			return remote.Post("/api/v1/users", u)
		},
		Say: func(made userBody, _ []string) string {
			return fmt.Sprintf("Created %s (%s), %s. One-time password: %s",
				made.Login, strings.Join(made.Roles, ", "), made.State, made.Password)
		},
	}.Command()
	c.Flags().StringSliceVar(&u.Roles, "role", nil, "role, may be given several times")
	c.Flags().StringVar(&u.Campaign, "campaign", "", "campaign that the account is limited to (default: the one of --office)")
	c.Flags().StringVar(&u.Office, "office", "", "id of the office")
	c.Flags().StringSliceVar(&u.Regions, "region", nil, "region of a regional manager")
	c.Flags().StringVar(&u.Person, "person", "", "id of the person, if he has another account")
	terminal.Must(c.MarkFlagRequired("role"))
	return c
}

func userList() *cobra.Command {
	type answer struct {
		Users []userBody `json:"users"`
	}
	return remote.Verb[answer]{
		Use: "list", Short: "List the accounts that you may see",
		Ask: func([]string) api.Request { return remote.Get("/api/v1/users") },
		Say: func(a answer, _ []string) string {
			var b strings.Builder
			for _, u := range a.Users {
				fmt.Fprintf(&b, "%-26s  %-16s  %-9s  %s\n", u.ID, u.Login, u.State, strings.Join(u.Roles, ","))
			}
			return b.String() + terminal.Count("cli.accounts", len(a.Users))
		},
	}.Command()
}

func userVerb(name, short string) *cobra.Command {
	return remote.Verb[userBody]{
		Use: name + " ID|LOGIN", Short: short, Args: cobra.ExactArgs(1),
		Ask: func(list []string) api.Request {
			return remote.Post("/api/v1/users/"+url.PathEscape(list[0])+"/"+name, nil)
		},
		Say: func(after userBody, _ []string) string {
			line := "The account " + after.Login + " is " + after.State + "."
			if after.Password != "" {
				line += " One-time password: " + after.Password
			}
			return line
		},
	}.Command()
}

// userPassword changes one's own password; with a one-time password it is the first login.
func userPassword() *cobra.Command {
	var to remote.Reach
	var newFile string
	c := &cobra.Command{
		Use:   "password --as LOGIN",
		Short: "Change your own password, or take the place of a one-time password",
		Args:  terminal.Args(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			if to.As == "" {
				return terminal.UsageError{Cause: core.Refuse(core.Invalid, "", "cli.password.whose")}
			}
			node, err := to.Dial()
			if err != nil {
				return err
			}
			old, err := to.Password()
			if err != nil {
				return err
			}
			replacement, err := newSecret(newFile)
			if err != nil {
				return err
			}
			if err := node.SignIn(c.Context(), to.As, old, replacement); err != nil {
				return err
			}
			node.Leave(c)
			return terminal.To(c.OutOrStdout(), false).Result(nil, "The password of %s is changed.", to.As)
		},
	}
	to.Flags(c)
	c.Flags().StringVar(&newFile, "new-password-file", "", "file with the new password (otherwise asked for twice)")
	return c
}

func newSecret(file string) (string, error) {
	if file != "" {
		data, err := os.ReadFile(file)
		if err != nil {
			return "", terminal.Unreadable(file, err)
		}
		return strings.TrimRight(string(data), "\r\n"), nil
	}
	first, err := remote.Ask(terminal.Say("cli.password.new"))
	if err != nil {
		return "", err
	}
	second, err := remote.Ask(terminal.Say("cli.password.again"))
	if err != nil {
		return "", err
	}
	if first != second {
		return "", terminal.UsageError{Cause: core.Refuse(core.Invalid, "", "cli.password.differ")}
	}
	return first, nil
}
