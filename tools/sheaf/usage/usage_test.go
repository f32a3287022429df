package usage

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

func TestFormOf(t *testing.T) {
	for use, want := range map[string]Form{
		"status":                              {},
		"serve --data DIR":                    {},
		"import FILE":                         {Names: []string{"FILE"}, Must: 1},
		"add LOGIN --role ROLE":               {Names: []string{"LOGIN"}, Must: 1},
		"diff OLD NEW":                        {Names: []string{"OLD", "NEW"}, Must: 2},
		"check [SERIES NUMBER]":               {Names: []string{"SERIES", "NUMBER"}},
		"show [ID]":                           {Names: []string{"ID"}},
		"move FROM [TO]":                      {Names: []string{"FROM", "TO"}, Must: 1},
		"read FILE|DIR…":                      {Names: []string{"FILE|DIR"}, Must: 1, Many: true},
		"help [COMMAND…]":                     {Names: []string{"COMMAND"}, Many: true},
		"install NAME|FILE.pack --campaign X": {Names: []string{"NAME|FILE.pack"}, Must: 1},
	} {
		got := FormOf(use)
		if !slices.Equal(got.Names, want.Names) || got.Must != want.Must || got.Many != want.Many {
			t.Errorf("%q is read as %+v, want %+v", use, got, want)
		}
	}
}

// house is a small tree of commands.
func house() *cobra.Command {
	done := func(*cobra.Command, []string) error { return nil }
	root := &cobra.Command{Use: "house", Short: "A house", SilenceErrors: true, SilenceUsage: true, Args: terminal.Args(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() }}
	root.CompletionOptions.HiddenDefaultCmd = true
	open := &cobra.Command{Use: "open DOOR [FROM TO] --key KEY", Short: "Open a door", RunE: done, Args: terminal.Args(cobra.RangeArgs(1, 3))}
	open.Flags().String("key", "", "the key")
	open.Flags().Int("times", 1, "how often it is turned")
	var lock terminal.Size
	open.Flags().Var(&lock, "lock-size", "how large the lock is")
	open.Flags().Var(colour{}, "colour", "of the door")
	open.Flags().Bool("left", false, "turn it to the left")
	open.Flags().Bool("right", false, "turn it to the right")
	open.MarkFlagsMutuallyExclusive("left", "right")
	terminal.Must(open.MarkFlagRequired("key"))
	root.AddCommand(terminal.Group("door", "Doors of the house", open))
	Install(root)
	return root
}

// colour is a flag that says itself what it takes.
type colour struct{}

func (colour) Set(string) error { return core.Refuse(core.Invalid, "", "core.required") }
func (colour) String() string   { return "" }
func (colour) Type() string     { return "COLOUR" }

// said runs the line of words and gives what it prints, or what its refusal says.
func said(t *testing.T, line ...string) string {
	t.Helper()
	root := house()
	var out bytes.Buffer
	root.SetOut(&out)
	root.SetErr(&out)
	root.SetArgs(line)
	err := root.ExecuteContext(t.Context())
	if err == nil {
		return out.String()
	}
	if usage := (terminal.UsageError{}); !errors.As(err, &usage) {
		t.Errorf("%v ends with %v, which is no mistake of typing", line, err)
	}
	if out.Len() > 0 {
		t.Errorf("%v prints %q besides", line, out.String())
	}
	return terminal.Said(err)
}

// What is missing, too much or unknown is named, with the command and the place where more stands.
func TestMistakes_NameWhatIsWrong(t *testing.T) {
	open := []string{"door", "open"}
	for _, row := range []struct {
		more   []string
		en, ru string
	}{
		{nil, "Missing: DOOR, --key. Type: house door open DOOR [FROM TO] --key KEY. More: house door open --help",
			"Не хватает: DOOR, --key. Наберите: house door open DOOR [FROM TO] --key KEY. Подробнее: house door open --help"},
		{[]string{"front"}, "Missing: --key. Type: ", "Не хватает: --key. Наберите: "},
		{[]string{"front", "1", "--key", "k"}, "Missing: TO. Type: ", "Не хватает: TO. Наберите: "},
		{[]string{"1", "2", "3", "secret", "--key", "k"}, "Arguments given: 4, which is too many. Type: ", "Указано аргументов: 4, это больше, чем нужно. Наберите: "},
		{[]string{"front", "--key"}, "Behind --key its value is missing. More: ", "После --key не хватает значения. Подробнее: "},
		{[]string{"front", "--lock", "k"}, "There is no flag --lock of “house door open”. More: ", "Флага --lock у «house door open» нет. Подробнее: "},
		{[]string{"front", "-l"}, "There is no flag -l of “house door open”. ", "Флага -l у «house door open» нет. "},
		{[]string{"front", "--=l"}, "“--=l” is no flag. Type --name VALUE", "«--=l» — не флаг. Наберите --имя ЗНАЧЕНИЕ"},
		{[]string{"front", "--key", "k", "--times", "often"}, "--times cannot be “often”. It takes a whole number. More: ", "--times не может быть «often». Здесь нужно целое число. "},
		{[]string{"front", "--lock-size", "4x"}, "--lock-size cannot be “4x”. It takes a size such as 512MiB or 2GiB. More: ", "--lock-size не может быть «4x». Здесь нужно значение вида 512MiB или 2GiB. "},
		{[]string{"front", "--colour", "x"}, "--colour: This must be filled in. More: house door open --help", "--colour: Это поле нужно заполнить. Подробнее: "},
		{[]string{"front", "--key", "k", "--left", "--right"}, "Of --left, --right only one can be given. More: ", "Из --left, --right можно указать только один флаг. "},
		{[]string{"front", "--key", "k"}, "", ""},
		{[]string{"front", "1", "2", "--key", "k"}, "", ""},
	} {
		for lang, want := range map[string]string{"C": row.en, "ru_RU.UTF-8": row.ru} {
			t.Setenv("LC_ALL", lang)
			if got := said(t, slices.Concat(open, row.more)...); !strings.HasPrefix(got, want) || want == "" && got != "" {
				t.Errorf("%v in %s: %q, want %q", row.more, lang, got, want)
			}
		}
	}
	if got := said(t, "door", "open", "1", "2", "3", "secret", "--key", "k"); strings.Contains(got, "secret") {
		t.Errorf("what was typed is repeated: %s", got)
	}
}

func TestMistakes_UnknownCommand(t *testing.T) {
	for lang, rows := range map[string]map[string]string{
		"C": {
			"dorr": "“house” has no command “dorr”. Meant may be: door. More: house --help", "window": "“house” has no command “window”. More: house --help",
			"door opne": "“house door” has no command “opne”. Meant may be: open. More: house door --help", "help door opne": "“house door” has no command “opne”. Meant",
			"help window": "“house” has no command “window”.",
		},
		"ru_RU.UTF-8": {"door opne": "У «house door» нет команды «opne». Возможно, имелась в виду: open. Подробнее: house door --help"},
	} {
		t.Setenv("LC_ALL", lang)
		for line, want := range rows {
			if got := said(t, strings.Fields(line)...); !strings.HasPrefix(got, want) {
				t.Errorf("%s: %q, want %q", line, got, want)
			}
		}
	}
}

func TestHelp_IsInTheLanguage(t *testing.T) {
	t.Setenv("LC_ALL", "ru_RU.UTF-8")
	const page = `Open a door

Как набирать:
  house door open DOOR [FROM TO] --key KEY [флаги]

Флаги:
      --colour COLOUR   of the door
  -h, --help            показать эту справку
      --key ТЕКСТ       the key
      --left            turn it to the left
      --lock-size SIZE  how large the lock is
      --right           turn it to the right
      --times ЧИСЛО     how often it is turned (по умолчанию 1)
`
	for _, line := range []string{"door open --help", "help door open"} {
		if got := said(t, strings.Fields(line)...); got != page {
			t.Errorf("%s prints\n%s\nwant\n%s", line, got, page)
		}
	}
	if got, want := said(t, "door"), "Команды:\n  open  Open a door\n"; !strings.Contains(got, want) || !strings.Contains(got, "Справка о команде: house door КОМАНДА --help") {
		t.Errorf("a group prints\n%s", got)
	}
	t.Setenv("LC_ALL", "C")
	if got := said(t); !strings.Contains(got, "Available commands:\n  door  Doors of the house\n  help  Show the page of a command\n") {
		t.Errorf("the root prints\n%s", got)
	}
}
