package remote

import (
	"context"
	"crypto/x509"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/sheaf-drive/sheaf/core"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/datadir"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// Reach is how a command finds a node and who it speaks as.
type Reach struct {
	// Data is the folder of the node whose socket is spoken to, Server the address of a node.
	Data, Server string
	// As is the login to act as; PasswordFile and TokenFile hold secrets.
	As, PasswordFile, TokenFile string
	authority                   string
	plain                       bool
}

// Flags gives the command the four ways to say it.
func (r *Reach) Flags(c *cobra.Command) {
	c.PersistentFlags().StringVar(&r.Data, "data", "", "data folder of the running node")
	c.PersistentFlags().StringVar(&r.Server, "server", "", "address of a node, such as https://desk.example:8443")
	c.PersistentFlags().StringVar(&r.As, "as", "", "login to act as")
	c.PersistentFlags().StringVar(&r.PasswordFile, "password-file", "", "file with the password (otherwise asked for)")
	c.PersistentFlags().StringVar(&r.authority, "ca", "", "certificate of the authority to trust, for --server (keys/ca.crt of the house)")
	c.PersistentFlags().BoolVar(&r.plain, "insecure-http", false, "allow --server http:// on another machine, where anybody on the way can read along")
	c.PersistentFlags().StringVar(&r.TokenFile, "token-file", "", "file with an API token, for --server")
}

// Client speaks with one node.
type Client struct{ *api.Client }

// Dial prepares a client that speaks for nobody yet.
func (r Reach) Dial() (*Client, error) {
	switch {
	case r.Server != "":
		roots, err := r.roots()
		if err != nil {
			return nil, err
		}
		return &Client{api.New(api.Config{Server: r.Server, Lang: terminal.Language(), Roots: roots, Plain: r.plain})}, nil
	case r.Data != "":
		if err := datadir.Dir(r.Data).Check(); err != nil {
			return nil, err
		}
		return &Client{api.New(api.Config{Socket: datadir.Dir(r.Data).Socket(), Lang: terminal.Language()})}, nil
	}
	return nil, terminal.UsageError{Cause: core.Refuse(core.Invalid, "", "cli.reach.where")}
}

// roots reads the authority to trust; nil without one.
func (r Reach) roots() (*x509.CertPool, error) {
	if r.authority == "" {
		return nil, nil
	}
	data, err := os.ReadFile(r.authority)
	if err != nil {
		return nil, terminal.Unreadable(r.authority, err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(data) {
		return nil, terminal.UsageError{Cause: core.Refuse(core.Invalid, "", "cli.reach.authority", r.authority)}
	}
	return pool, nil
}

// Open prepares a client that speaks for somebody: with a token, or by signing in.
func (r Reach) Open(ctx context.Context) (*Client, error) {
	c, err := r.Dial()
	if err != nil {
		return nil, err
	}
	if r.TokenFile != "" {
		secret, err := os.ReadFile(r.TokenFile)
		if err != nil {
			return nil, terminal.Unreadable(r.TokenFile, err)
		}
		c.Use(strings.TrimSpace(string(secret)))
		return c, nil
	}
	if r.As == "" {
		return nil, terminal.UsageError{Cause: core.Refuse(core.Invalid, "", "cli.reach.who")}
	}
	secret, err := r.Password()
	if err != nil {
		return nil, err
	}
	return c, c.SignIn(ctx, r.As, secret, "")
}

// Password comes from the file, or is asked for on a terminal.
func (r Reach) Password() (string, error) {
	if r.PasswordFile != "" {
		data, err := os.ReadFile(r.PasswordFile)
		if err != nil {
			return "", terminal.Unreadable(r.PasswordFile, err)
		}
		return strings.TrimRight(string(data), "\r\n"), nil
	}
	return Ask(terminal.Say("cli.reach.password", r.As))
}

// Ask reads a secret from the terminal without showing it.
func Ask(what string) (string, error) {
	stdin := int(os.Stdin.Fd())
	if !term.IsTerminal(stdin) {
		return "", terminal.UsageError{Cause: core.Refuse(core.Invalid, "", "cli.reach.terminal")}
	}
	fmt.Fprint(os.Stderr, what+": ")
	secret, err := term.ReadPassword(stdin)
	fmt.Fprintln(os.Stderr)
	return string(secret), err
}
