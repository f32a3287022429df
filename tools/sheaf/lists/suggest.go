package lists

import (
	"cmp"
	"encoding/json"
	"strings"

	"github.com/spf13/cobra"

	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/remote"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

func addressesSuggest() *cobra.Command {
	var region, campaign string
	c := remote.Verb[json.RawMessage]{
		Use: "suggest TEXT", Short: "Show what the desk would suggest", Args: cobra.ExactArgs(1),
		Ask: func(list []string) api.Request {
			return remote.Post("/api/v1/addresses/suggest", map[string]string{"region": region, "text": list[0], "campaign": campaign})
		},
		Say: func(answer json.RawMessage, _ []string) string { return suggested(answer, region) },
	}.Command()
	c.Flags().StringVar(&region, "region", "", "code of the region, such as 83; without it all regions are searched")
	c.Flags().StringVar(&campaign, "campaign", "", "campaign whose sheet is meant, where there are several")
	return c
}

// suggestion is a row of the answer as far as people are told of it.
type suggestion struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Former      string `json:"former"`
	Where       string `json:"where"`
	WhereFormer string `json:"where_former"`
	Postal      string `json:"postal_code"`
	Sheet       string `json:"sheet"`
	Added       bool   `json:"added"`
	Incomplete  bool   `json:"incomplete"`
	Number      bool   `json:"other_number"`
	// Why the row is shown though it is not what was typed.
	Without []string `json:"without"`
	Alike   []string `json:"alike"`
	ReadAs  string   `json:"read_as"`
	Refused struct {
		Code string `json:"code"`
		Text string `json:"text"`
	} `json:"refused"`
}

// unlike says what sets the row apart from what was typed.
func (s suggestion) unlike() (lines []string) {
	for _, why := range []struct{ text, words string }{
		{"desk.address.without", strings.Join(s.Without, ", ")}, {"desk.address.alike", strings.Join(s.Alike, ", ")}, {"desk.address.layout", s.ReadAs},
	} {
		if why.words != "" {
			lines = append(lines, "  "+terminal.Say(why.text)+" "+why.words)
		}
	}
	return lines
}

// suggested says the rows as the desk shows them, with the number of the register; --json gives all.
func suggested(answer json.RawMessage, region string) string {
	var found struct {
		Suggestions []suggestion
		NoRegister  bool `json:"no_register"`
		Rules       string
		Which       bool `json:"which_campaign"`
	}
	if err := json.Unmarshal(answer, &found); err != nil {
		return string(answer)
	}
	if found.NoRegister && region == "" {
		return terminal.Say("import.suggest.no_registers")
	}
	if found.NoRegister {
		return terminal.Say("import.suggest.no_register", region)
	}
	if len(found.Suggestions) == 0 {
		return terminal.Say("import.suggest.none")
	}
	lines := make([]string, 0, 2*len(found.Suggestions))
	for _, s := range found.Suggestions {
		head := s.Name
		if s.Former != "" {
			head += " (" + terminal.Say("desk.address.former") + " " + s.Former + ")"
		}
		where := s.Where
		if s.WhereFormer != "" {
			where += " (" + terminal.Say("desk.address.former") + " " + s.WhereFormer + ")"
		}
		for _, more := range []string{where, s.Postal, s.ID} {
			if more != "" {
				head += " · " + more
			}
		}
		lines = append(lines, head)
		switch {
		case s.Sheet != "":
			lines = append(lines, "  "+terminal.Say("desk.address.sheet")+" "+s.Sheet)
		case s.Refused.Code != "":
			lines = append(lines, "  "+terminal.Say("desk.address.refused")+": "+cmp.Or(s.Refused.Text, s.Refused.Code))
		case found.Rules != "":
			lines = append(lines, "  "+terminal.Say("suggest.unsaid"))
		}
		lines = append(lines, s.unlike()...)
		if s.Number {
			lines = append(lines, "  "+terminal.Say("desk.address.number"))
		}
		if s.Added {
			lines = append(lines, "  "+terminal.Say("desk.address.added"))
		}
		if s.Incomplete {
			lines = append(lines, "  "+terminal.Say("desk.address.incomplete"))
		}
	}
	if found.Which {
		lines = append(lines, terminal.Say("suggest.which_campaign"))
	} else if found.Rules == "" {
		lines = append(lines, terminal.Say("suggest.no_rules"))
	}
	return strings.Join(lines, "\n")
}
