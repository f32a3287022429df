package usage

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// Form is what a Use line says of the arguments: their names in order, how many must be there, and whether the last
// may be given again and again.
type Form struct {
	Names []string
	Must  int
	Many  bool
	ends  []int // numbers of arguments at which the command may end; what lies between is half a group
}

// FormOf reads a Use line: "check [SERIES NUMBER]" takes none or both, "read FILE|DIR…" one or more. Flags with their
// values are no arguments.
func FormOf(use string) Form {
	var f Form
	optional := false
	words := strings.Fields(use)
	for i := 1; i < len(words); i++ {
		word := words[i]
		if strings.HasPrefix(strings.TrimLeft(word, "["), "--") {
			i++ // its value
			continue
		}
		begins, done := strings.HasPrefix(word, "["), strings.HasSuffix(word, "]")
		optional = optional || begins
		word = strings.Trim(word, "[]")
		f.Many = strings.HasSuffix(word, "…")
		f.Names = append(f.Names, strings.TrimSuffix(word, "…"))
		if !optional {
			f.Must = len(f.Names)
			f.ends = nil
		}
		if !optional || done {
			f.ends = append(f.ends, len(f.Names))
		}
		optional = optional && !done
	}
	return f
}

// lacking are the names of the arguments that are still to be given after n.
func (f Form) lacking(n int) []string {
	if n < f.Must {
		return f.Names[n:f.Must]
	}
	if n == f.Must || f.Many {
		return nil
	}
	for _, end := range f.ends {
		if n <= end {
			return f.Names[n:end]
		}
	}
	return nil
}

// checked asks for all that is missing at once, arguments and flags, before the command's own check has its say.
func checked(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(c *cobra.Command, list []string) error {
		form := FormOf(c.Use)
		if c.HasSubCommands() && len(list) > 0 {
			return unknownCommand(c, list[0])
		}
		missing := form.lacking(len(list))
		if !c.DisableFlagParsing {
			missing = append(slices.Clone(missing), unset(c)...)
		}
		if len(missing) > 0 {
			return mistake(c, "usage.missing", strings.Join(missing, ", "), line(c))
		}
		if err := check(c, list); err != nil {
			if len(list) > len(form.Names) && !form.Many {
				return mistake(c, "usage.extra", strconv.Itoa(len(list)), line(c))
			}
			return terminal.UsageError{Cause: err}
		}
		return together(c)
	}
}

// unset are the flags that a command cannot do without and that were not given, each with its value.
func unset(c *cobra.Command) (flags []string) {
	c.Flags().VisitAll(func(f *pflag.Flag) {
		if must := f.Annotations[cobra.BashCompOneRequiredFlag]; len(must) > 0 && must[0] == "true" && !f.Changed {
			flags = append(flags, "--"+f.Name)
		}
	})
	return flags
}

// exclusive is where cobra notes which flags exclude each other.
const exclusive = "cobra_annotation_mutually_exclusive"

// together refuses flags that exclude each other.
func together(c *cobra.Command) error {
	if c.DisableFlagParsing || c.ValidateFlagGroups() == nil {
		return nil
	}
	var given []string
	c.Flags().Visit(func(f *pflag.Flag) {
		if len(f.Annotations[exclusive]) > 0 {
			given = append(given, "--"+f.Name)
		}
	})
	return mistake(c, "usage.exclusive", strings.Join(given, ", "))
}

// unknownCommand names those that may have been meant.
func unknownCommand(c *cobra.Command, word string) error {
	c.SuggestionsMinimumDistance = 2
	if like := c.SuggestionsFor(word); len(like) > 0 {
		return mistake(c, "usage.command.like", c.CommandPath(), word, strings.Join(like, ", "))
	}
	return mistake(c, "usage.command", c.CommandPath(), word)
}

// line is how the command is written.
func line(c *cobra.Command) string {
	if !c.HasParent() {
		return c.Use
	}
	return c.Parent().CommandPath() + " " + c.Use
}

// mistake is a sentence of the catalogue, and where more stands.
func mistake(c *cobra.Command, key string, args ...string) error {
	return terminal.UsageError{Cause: terminal.Advised{
		Cause: core.Refuse(core.Invalid, "", key, args...), Advice: terminal.Say("usage.more", c.CommandPath()),
	}}
}

// flagMistake puts what is wrong with a flag into words.
func flagMistake(c *cobra.Command, err error) error {
	switch err := err.(type) { // pflag hands them on as they are
	case *pflag.NotExistError:
		name := "--" + err.GetSpecifiedName()
		if short := err.GetSpecifiedShortnames(); short != "" {
			name = "-" + short
		}
		return mistake(c, "usage.flag", name, c.CommandPath())
	case *pflag.ValueRequiredError:
		return mistake(c, "usage.flag.value", "--"+err.GetFlag().Name)
	case *pflag.InvalidValueError:
		flag := err.GetFlag()
		if kind, ok := kinds[flag.Value.Type()]; ok {
			return mistake(c, "usage.flag.wrong", "--"+flag.Name, err.GetValue(), terminal.Say(kind))
		}
		return mistake(c, "usage.flag.own", "--"+flag.Name, terminal.Said(err.Unwrap())) // it says itself what it takes
	case *pflag.InvalidSyntaxError:
		return mistake(c, "usage.flag.syntax", err.GetSpecifiedFlag())
	}
	return terminal.UsageError{Cause: fmt.Errorf("%s: %w", c.CommandPath(), err)}
}
