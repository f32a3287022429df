package terminal

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/text"
	api "github.com/sheaf-drive/sheaf/tools/client"
)

// UsageError is a mistake in the command line.
type UsageError struct{ Cause error }

// Error says the mistake.
func (e UsageError) Error() string { return e.Cause.Error() }

// Unwrap gives the cause.
func (e UsageError) Unwrap() error { return e.Cause }

// Said puts an error into the words of the user's language.
func Said(err error) string {
	var remote *api.Refusal
	if errors.As(err, &remote) {
		return remote.Said
	}
	var advised Advised
	if errors.As(err, &advised) {
		return Said(advised.Cause) + " " + advised.Advice
	}
	var refusal *core.Error
	if errors.As(err, &refusal) {
		return text.InField(text.OfError(Language(), refusal), refusal.Field)
	}
	var away *api.Unreachable
	if errors.As(err, &away) {
		return away.Said
	}
	if errors.Is(err, context.Canceled) {
		return Say("cli.interrupted")
	}
	return err.Error()
}

// Advised is an error and what is to be done about it here, in the user's language: who met the error did not know where
// the program stands.
type Advised struct {
	Cause  error
	Advice string
}

// Error implements error.
func (a Advised) Error() string { return a.Cause.Error() + " " + a.Advice }

// Unwrap gives the cause.
func (a Advised) Unwrap() error { return a.Cause }

// Say gives the text of a catalogue in the user's language.
func Say(key string, args ...any) string {
	filled := make([]string, len(args))
	for i, a := range args {
		filled[i] = fmt.Sprint(a)
	}
	return text.Say(Language(), key, filled...)
}

// Count gives the text of a catalogue that a number stands in, singular or plural.
func Count(key string, n int, args ...string) string {
	return text.Count(Language(), key, n, args...)
}

// Language follows the environment of the terminal.
func Language() text.Lang {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := os.Getenv(name); v != "" {
			if strings.HasPrefix(v, "ru") {
				return text.Russian
			}
			return text.English
		}
	}
	return text.English
}

// Group is a command that only holds others.
func Group(use, short string, children ...*cobra.Command) *cobra.Command {
	c := &cobra.Command{Use: use, Short: short, Args: Args(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() }}
	c.AddCommand(children...)
	return c
}

// Args wraps a check of the arguments so that a mistake is a usage error.
func Args(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(c *cobra.Command, list []string) error {
		if err := check(c, list); err != nil {
			return UsageError{err}
		}
		return nil
	}
}
