package usage

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// Install has the tree of commands below root explain itself. It is called once all commands are there.
func Install(root *cobra.Command) {
	root.SetFlagErrorFunc(flagMistake)
	help := helpCommand(root)
	root.SetHelpCommand(help)
	root.SetHelpFunc(func(c *cobra.Command, _ []string) {
		words := cmp.Or(c.Long, c.Short)
		if c.Long != "" && terminal.Language() != text.English { // there is more to say in English alone
			words = c.Short + "\n\n" + c.Long
		}
		fmt.Fprintln(c.OutOrStdout(), words+"\n")
		page(c.OutOrStdout(), c)
	})
	root.SetUsageFunc(func(c *cobra.Command) error {
		page(c.OutOrStderr(), c)
		return nil
	})
	install(root)
	install(help)
}

// about is the key of what a command does, "help.passports.import", in English its own words. Commands that nobody types by hand have none.
func about(c *cobra.Command) string {
	_, words, _ := strings.Cut(c.CommandPath(), " ")
	return "help." + strings.ReplaceAll(words, " ", ".")
}

func install(c *cobra.Command) {
	if key := about(c); terminal.Language() != text.English && text.Has(terminal.Language(), key) {
		c.Short = terminal.Say(key)
	}
	check := c.Args
	if check == nil {
		check = cobra.ArbitraryArgs
	}
	c.Args = checked(check)
	if !c.DisableFlagParsing {
		c.Flags().BoolP("help", "h", false, terminal.Say("usage.help"))
	}
	for _, child := range c.Commands() {
		install(child)
	}
}

// helpCommand shows the page of the command that it is given the words of.
func helpCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use: "help [COMMAND…]", Short: terminal.Say("usage.help.command"),
		RunE: func(_ *cobra.Command, list []string) error {
			c, rest, err := root.Find(list)
			if len(rest) > 0 && (err != nil || c.HasSubCommands()) {
				return unknownCommand(c, rest[0])
			}
			return c.Help()
		},
	}
}

// page writes how a command is used.
func page(w io.Writer, c *cobra.Command) {
	fmt.Fprintln(w, terminal.Say("usage.page.usage"))
	if c.Runnable() && !c.HasAvailableSubCommands() {
		fmt.Fprintln(w, "  "+line(c)+" "+terminal.Say("usage.page.flags.some"))
	}
	if c.HasAvailableSubCommands() {
		fmt.Fprintln(w, "  "+c.CommandPath()+" "+terminal.Say("usage.page.command.some"))
		fmt.Fprintln(w, "\n"+terminal.Say("usage.page.commands"))
		var rows [][2]string
		for _, child := range c.Commands() {
			if child.IsAvailableCommand() || child.Name() == "help" {
				rows = append(rows, [2]string{"  " + child.Name(), child.Short})
			}
		}
		fmt.Fprintln(w, terminal.Table(rows))
	}
	if c.HasExample() {
		fmt.Fprintln(w, "\n"+terminal.Say("usage.page.examples")+"\n"+c.Example)
	}
	fmt.Fprintln(w, "\n"+terminal.Say("usage.page.flags"))
	fmt.Fprintln(w, flags(c.Flags()))
	if c.HasAvailableSubCommands() {
		fmt.Fprintln(w, "\n"+terminal.Say("usage.page.more", c.CommandPath()))
	}
}

// flags are the lines of the flags that are shown.
func flags(set *pflag.FlagSet) string {
	var rows [][2]string
	set.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		name := "      --" + f.Name
		if f.Shorthand != "" {
			name = "  -" + f.Shorthand + ", --" + f.Name
		}
		word, words := pflag.UnquoteUsage(f)
		if word != "" {
			name += " " + typeOf(word)
		}
		if !empty(f) {
			words += " " + terminal.Say("usage.page.default", f.DefValue)
		}
		rows = append(rows, [2]string{name, words})
	})
	return terminal.Table(rows)
}

// empty says that a flag which is not given is as good as none.
func empty(f *pflag.Flag) bool {
	switch f.DefValue {
	case "", "0", "false", "0s", "[]":
		return true
	}
	return false
}

// types are the words for what pflag calls the types of flags.
var types = map[string]string{
	"int": "usage.type.number", "uint": "usage.type.number",
	"string": "usage.type.text", "stringArray": "usage.type.text", "strings": "usage.type.texts",
}

// typeOf is the word for the type of a flag; what has none names itself.
func typeOf(word string) string {
	if key, ok := types[word]; ok {
		return terminal.Say(key)
	}
	return word
}

// kinds are what flags take that can be given wrongly, by their types; flags of other types say it themselves.
var kinds = map[string]string{
	"bool": "usage.kind.bool", "int": "usage.kind.number", "uint64": "usage.kind.natural", "SIZE": "usage.kind.size",
}
