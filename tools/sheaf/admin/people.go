package admin

import (
	"fmt"
	"net/http"
	"os"
	"strings"

	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
	"github.com/spf13/cobra"
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
	var to reach
	var asJSON bool
	var u userBody
	c := &cobra.Command{
		Use:   "add LOGIN --role ROLE",
		Short: "Create an account; the node draws its one-time password",
		Args:  terminal.Args(cobra.ExactArgs(1)),
		RunE: func(c *cobra.Command, list []string) error {
			u.Login = list[0]
			node, err := to.open(c.Context())
			if err != nil {
				return err
			}
			var made userBody
			if err := node.call(c.Context(), http.MethodPost, "/api/v1/users", u, &made); err != nil {
				return err
			}
			return terminal.To(c.OutOrStdout(), asJSON).Result(made,
				"Created %s (%s), %s. One-time password: %s", made.Login, strings.Join(made.Roles, ", "), made.State, made.Password)
		},
	}
	to.flags(c)
	c.Flags().StringSliceVar(&u.Roles, "role", nil, "role, may be given several times")
	c.Flags().StringVar(&u.Campaign, "campaign", "", "campaign that the account is limited to")
	c.Flags().StringVar(&u.Office, "office", "", "id of the office")
	c.Flags().StringSliceVar(&u.Regions, "region", nil, "region of a regional manager")
	c.Flags().StringVar(&u.Person, "person", "", "id of the person, if he has another account")
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	terminal.Must(c.MarkFlagRequired("role"))
	return c
}

func userList() *cobra.Command {
	var to reach
	var asJSON bool
	c := &cobra.Command{
		Use:   "list",
		Short: "List the accounts that you may see",
		Args:  terminal.Args(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			node, err := to.open(c.Context())
			if err != nil {
				return err
			}
			var answer struct {
				Users []userBody `json:"users"`
			}
			if err := node.call(c.Context(), http.MethodGet, "/api/v1/users", nil, &answer); err != nil {
				return err
			}
			var b strings.Builder
			for _, u := range answer.Users {
				fmt.Fprintf(&b, "%-26s  %-16s  %-9s  %s\n", u.ID, u.Login, u.State, strings.Join(u.Roles, ","))
			}
			fmt.Fprintf(&b, "%d accounts.", len(answer.Users))
			return terminal.To(c.OutOrStdout(), asJSON).Result(answer, "%s", b.String())
		},
	}
	to.flags(c)
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	return c
}

func userVerb(verb, short string) *cobra.Command {
	var to reach
	var asJSON bool
	c := &cobra.Command{
		Use:   verb + " ID",
		Short: short,
		Args:  terminal.Args(cobra.ExactArgs(1)),
		RunE: func(c *cobra.Command, list []string) error {
			node, err := to.open(c.Context())
			if err != nil {
				return err
			}
			var after userBody
			if err := node.call(c.Context(), http.MethodPost, "/api/v1/users/"+list[0]+"/"+verb, nil, &after); err != nil {
				return err
			}
			line := "The account " + after.Login + " is " + after.State + "."
			if after.Password != "" {
				line += " One-time password: " + after.Password
			}
			return terminal.To(c.OutOrStdout(), asJSON).Result(after, "%s", line)
		},
	}
	to.flags(c)
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	return c
}

// userPassword changes one's own password; with a one-time password it is the first login.
func userPassword() *cobra.Command {
	var to reach
	var newFile string
	c := &cobra.Command{
		Use:   "password --as LOGIN",
		Short: "Change your own password, or take the place of a one-time password",
		Args:  terminal.Args(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			node, err := to.dial()
			if err != nil {
				return err
			}
			old, err := to.password()
			if err != nil {
				return err
			}
			replacement, err := newSecret(newFile)
			if err != nil {
				return err
			}
			if err := node.SignIn(c.Context(), to.as, old, replacement); err != nil {
				return err
			}
			if err := node.SignOut(c.Context()); err != nil {
				return err
			}
			return terminal.To(c.OutOrStdout(), false).Result(nil, "The password of %s is changed.", to.as)
		},
	}
	to.flags(c)
	c.Flags().StringVar(&newFile, "new-password-file", "", "file with the new password (otherwise asked for twice)")
	return c
}

func newSecret(file string) (string, error) {
	if file != "" {
		data, err := os.ReadFile(file)
		return strings.TrimRight(string(data), "\r\n"), err
	}
	first, err := ask("New password")
	if err != nil {
		return "", err
	}
	second, err := ask("Once more")
	if err != nil {
		return "", err
	}
	if first != second {
		return "", terminal.UsageError{Cause: fmt.Errorf("the two passwords differ; nothing was changed")}
	}
	return first, nil
}

func tokenCommand() *cobra.Command {
	var to reach
	var scope []string
	var label string
	var days int
	c := &cobra.Command{
		Use:   "token --scope ACTION --label WORDS",
		Short: "Make an API token of your own for --server",
		Args:  terminal.Args(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			node, err := to.open(c.Context())
			if err != nil {
				return err
			}
			var answer struct {
				Token string `json:"token"`
			}
			body := map[string]any{"scope": scope, "label": label, "days": days}
			if err := node.call(c.Context(), http.MethodPost, "/api/v1/tokens", body, &answer); err != nil {
				return err
			}
			return terminal.To(c.OutOrStdout(), false).Result(nil, "%s", answer.Token)
		},
	}
	to.flags(c)
	c.Flags().StringSliceVar(&scope, "scope", nil, "action that the token may do, may be given several times")
	c.Flags().StringVar(&label, "label", "", "what the token is for")
	c.Flags().IntVar(&days, "days", 30, "how many days it lives, at most 90")
	terminal.Must(c.MarkFlagRequired("scope"), c.MarkFlagRequired("label"))
	return c
}
