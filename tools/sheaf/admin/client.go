package admin

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/datadir"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// reach is how a command finds a node and who it speaks as.
type reach struct {
	data, server, as, passwordFile, token, authority string
	plain                                            bool
}

// flags gives the command the four ways to say it.
func (r *reach) flags(c *cobra.Command) {
	c.PersistentFlags().StringVar(&r.data, "data", "", "data folder of the running node")
	c.PersistentFlags().StringVar(&r.server, "server", "", "address of a node, such as https://desk.example:8443")
	c.PersistentFlags().StringVar(&r.as, "as", "", "login to act as")
	c.PersistentFlags().StringVar(&r.passwordFile, "password-file", "", "file with the password (otherwise asked for)")
	c.PersistentFlags().StringVar(&r.authority, "ca", "", "certificate of the authority to trust, for --server (keys/ca.crt of the house)")
	c.PersistentFlags().BoolVar(&r.plain, "insecure-http", false, "allow --server http:// on another machine, where anybody on the way can read along")
	c.PersistentFlags().StringVar(&r.token, "token-file", "", "file with an API token, for --server")
}

// client speaks with one node.
type client struct{ *api.Client }

// dial prepares a client that speaks for nobody yet.
func (r reach) dial() (*client, error) {
	switch {
	case r.server != "":
		roots, err := r.roots()
		if err != nil {
			return nil, err
		}
		return &client{api.New(api.Config{Server: r.server, Lang: terminal.Language(), Roots: roots, Plain: r.plain})}, nil
	case r.data != "":
		if err := datadir.Dir(r.data).Check(); err != nil {
			return nil, err
		}
		return &client{api.New(api.Config{Socket: datadir.Dir(r.data).Socket(), Lang: terminal.Language()})}, nil
	}
	return nil, terminal.UsageError{Cause: errors.New("--data DIR or --server URL is needed")}
}

// roots reads the authority to trust; nil without one.
func (r reach) roots() (*x509.CertPool, error) {
	if r.authority == "" {
		return nil, nil
	}
	data, err := os.ReadFile(r.authority)
	if err != nil {
		return nil, terminal.UsageError{Cause: fmt.Errorf("reading the authority: %w", err)}
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(data) {
		return nil, terminal.UsageError{Cause: fmt.Errorf("%s holds no certificate", r.authority)}
	}
	return pool, nil
}

// open prepares a client that speaks for somebody: with a token, or by signing in.
func (r reach) open(ctx context.Context) (*client, error) {
	c, err := r.dial()
	if err != nil {
		return nil, err
	}
	if r.token != "" {
		secret, err := os.ReadFile(r.token)
		if err != nil {
			return nil, terminal.UsageError{Cause: fmt.Errorf("reading the token: %w", err)}
		}
		c.Use(strings.TrimSpace(string(secret)))
		return c, nil
	}
	if r.as == "" {
		return nil, terminal.UsageError{Cause: errors.New("--as LOGIN or --token-file FILE is needed")}
	}
	secret, err := r.password()
	if err != nil {
		return nil, err
	}
	return c, c.SignIn(ctx, r.as, secret, "")
}

// password comes from the file, or is asked for on a terminal.
func (r reach) password() (string, error) {
	if r.passwordFile != "" {
		data, err := os.ReadFile(r.passwordFile)
		if err != nil {
			return "", terminal.UsageError{Cause: fmt.Errorf("reading the password: %w", err)}
		}
		return strings.TrimRight(string(data), "\r\n"), nil
	}
	return ask("Password of " + r.as)
}

// ask reads a secret from the terminal without showing it.
func ask(what string) (string, error) {
	stdin := int(os.Stdin.Fd())
	if !term.IsTerminal(stdin) {
		return "", terminal.UsageError{Cause: errors.New("there is no terminal to ask for a password; give --password-file")}
	}
	fmt.Fprint(os.Stderr, what+": ")
	secret, err := term.ReadPassword(stdin)
	fmt.Fprintln(os.Stderr)
	return string(secret), err
}
