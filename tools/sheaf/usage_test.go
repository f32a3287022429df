package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
	"github.com/sheaf-drive/sheaf/tools/sheaf/usage"
)

// commands are all of the program, each with its own flags.
func commands(c *cobra.Command) (all []*cobra.Command) {
	all = append(all, c)
	for _, child := range c.Commands() {
		all = append(all, commands(child)...)
	}
	return all
}

// What the Use line of a command says of its arguments is what the command takes: no fewer, no more.
func TestUsage_LinesSayWhatIsTaken(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	all := commands(newRoot())
	if len(all) < 60 {
		t.Fatalf("there are %d commands", len(all))
	}
	for _, c := range all {
		form := usage.FormOf(c.Use)
		c.Flags().VisitAll(func(f *pflag.Flag) { f.Changed = len(f.Annotations[cobra.BashCompOneRequiredFlag]) > 0 })
		says := func(arguments int) string {
			if err := c.Args(c, slices.Repeat([]string{"1"}, arguments)); err != nil {
				return terminal.Said(err)
			}
			return ""
		}
		for _, n := range []int{form.Must, len(form.Names)} {
			if said := says(n); said != "" {
				t.Errorf("%q is not content with %d arguments: %s", c.Use, n, said)
			}
		}
		if said := says(max(form.Must, 1) - 1); form.Must > 0 && !strings.HasPrefix(said, "Missing: "+form.Names[form.Must-1]) {
			t.Errorf("%q with too few arguments says %q", c.Use, said)
		}
		said := says(len(form.Names) + 1)
		if more := form.Many || c.HasSubCommands() || c.DisableFlagParsing; !more && !strings.HasPrefix(said, "Arguments given: ") || form.Many && said != "" {
			t.Errorf("%q with too many arguments says %q", c.Use, said)
		}
	}
}

// Every page of help has its frame in Russian, and none of the words of the library that reads the flags.
func TestUsage_PagesAreInTheLanguage(t *testing.T) {
	t.Setenv("LC_ALL", "ru_RU.UTF-8")
	for _, c := range commands(newRoot()) {
		var page strings.Builder
		c.SetOut(&page)
		if err := c.Help(); err != nil {
			t.Fatal(err)
		}
		for _, foreign := range []string{"Usage:", "Flags:", "Available", "[flags]", "help for ", "(default "} {
			if strings.Contains(page.String(), foreign) {
				t.Errorf("the page of %q says %q", c.CommandPath(), foreign)
			}
		}
		if !strings.Contains(page.String(), "Как набирать:") {
			t.Errorf("the page of %q is\n%s", c.CommandPath(), page.String())
		}
	}
}

// What each command does is said in both languages; the English words are those of the program.
func TestUsage_CommandsAreSaidInBothLanguages(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	english := map[string]string{}
	for _, c := range commands(newRoot()) {
		english[c.CommandPath()] = c.Short
		_, words, _ := strings.Cut(c.CommandPath(), " ")
		if key := "help." + strings.ReplaceAll(words, " ", "."); text.Has(text.English, key) && text.Say(text.English, key) != c.Short {
			t.Errorf("the catalogue says %q of %q, which says %q", text.Say(text.English, key), c.CommandPath(), c.Short)
		}
	}
	t.Setenv("LC_ALL", "ru_RU.UTF-8")
	shown := 0
	for _, c := range commands(newRoot()) {
		if c.Hidden || !c.HasParent() || c.Name() == "help" || c.Name() == "completion" {
			continue
		}
		if shown++; c.Short == english[c.CommandPath()] || c.Short == "" {
			t.Errorf("in Russian %q says %q", c.CommandPath(), c.Short)
		}
	}
	if shown < 90 {
		t.Errorf("%d commands are shown", shown)
	}
}
