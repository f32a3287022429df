package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/demo"
	"github.com/sheaf-drive/sheaf/tools/demo/house"
	"github.com/sheaf-drive/sheaf/tools/demo/people"
	"github.com/sheaf-drive/sheaf/tools/sheaf/datadir"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// shownDemo is the one line that programs read.
type shownDemo struct {
	URL      string          `json:"url"`
	Data     string          `json:"data"`
	Socket   string          `json:"socket"`
	Key      string          `json:"key"`
	Campaign core.CampaignID `json:"campaign"`
	Users    []house.User    `json:"users"`
	// Voters have not come yet; their pictures are files.
	Voters []demo.Voter `json:"voters"`
	Pile   []demo.Pile  `json:"pile"`
	// Pack is the file with the next version of the rules, Rehearsal that with a minimum of two
	// signatures; empty for none.
	Pack      string `json:"pack"`
	Rehearsal string `json:"rehearsal"`
	// Filled says what filling a whole drive took; there only when it was done now.
	Filled *filledDrive `json:"filled,omitempty"`
}

// screen is one to look at, by somebody with the role.
type screen struct {
	path, about string
	by          core.Role
}

// screens follow a sheet from the desk to the filing.
func screens() []screen {
	return []screen{
		{"/desk", "receive a voter: passport, questionnaire, line on the sheet", core.Operator},
		{"/desk/corrections", "a line to be corrected on the paper", core.Operator},
		{"/office", "one visit waits for a decision on a listed passport", core.Coordinator},
		{"/print", "more sheets as PDF", core.Coordinator},
		{"/review", "finished sheets to check line by line, and to certify", core.Verifier},
		{"/lawyer", "a line that the verifier is not sure of", core.Lawyer},
		{"/dispatch", "certified sheets to send to the central office", core.Coordinator},
		{"/sort", "a parcel that is on its way, and folders with what has come", core.Logistics},
		{"/listed", "lines whose passport a newer list names: none until one comes into force", core.Federal},
		{"/rejudged", "lines with which newer rules find fault: none until an admin has them judged once more", core.Federal},
		{"/moved", "lines whose address a newer register writes otherwise: none until one comes into force", core.Federal},
		{"/forecast", "how likely it is that a filing is accepted", core.Federal},
		{"/select", "choose signatures, bind the sheets, hand in (with the rehearsal's rules)", core.Federal},
		{"/attention", "all that needs somebody", core.Federal},
		{"/admin/packs", "the rules in force, and a next version to swap to", core.Admin},
		{"/admin/editions", "the register of addresses and the list of passports, and what a new edition would change", core.Admin},
		{"/audit", "the journal, its checkpoints and the export to check", core.Auditor},
	}
}

func (d *demonstration) show(address string, s demoSummary) error {
	object := shownDemo{address, d.data, datadir.Dir(d.data).Socket(), s.Key, s.Campaign.ID, s.Campaign.Users,
		d.voters(s.Campaign.Voters), s.Campaign.Pile, d.sample(s.Pack), d.sample(s.Rehearsal), d.filled}
	accounts, err := shownAccounts(shownUsers(s.Campaign.Users))
	if err != nil {
		return err
	}
	tries, err := shownTries(s.Campaign.Users)
	if err != nil {
		return err
	}
	text := fmt.Sprintf("\n%s, election day %s\n\n  %s\n\nAccounts: role, login, password\n\n%s",
		s.Campaign.Title, s.Campaign.ElectionDay, address, accounts)
	if n := len(s.Campaign.Users) - len(shownUsers(s.Campaign.Users)); n > 0 {
		text += fmt.Sprintf("\n  And %d more, in %s.\n", n, datadir.Dir(d.data).Path(fileDemo))
	}
	text += shownVoters(object.Voters) + shownPiles(object.Pile) + shownPacks(object.Pack, object.Rehearsal)
	text += fmt.Sprintf("\nCheckpoint key, for auditors:\n\n  %s\n\nWhat to try:\n\n%s\nData folder: %s\nCtrl-C ends it.",
		s.Key, tries, d.data)
	return terminal.To(d.out, d.asJSON).Result(object, "%s", text)
}

// voters have the whole paths of their pictures.
func (d *demonstration) voters(list []demo.Voter) []demo.Voter {
	list = slices.Clone(list)
	for i := range list {
		for _, file := range []*string{&list[i].Main, &list[i].Registration} {
			if *file != "" {
				*file = filepath.Join(d.samples(), *file)
			}
		}
	}
	return list
}

// shownAccounts is the table of accounts.
func shownAccounts(users []house.User) (string, error) {
	table := &strings.Builder{}
	w := tabwriter.NewWriter(table, 0, 0, 3, ' ', 0)
	for _, u := range users {
		fmt.Fprintf(w, "  %s\t%s\t%s\n", u.Role, u.Login, u.Password)
	}
	if err := w.Flush(); err != nil {
		return "", fmt.Errorf("writing the accounts: %w", err)
	}
	return table.String(), nil
}

// shownVoters is what to type at the desk.
func shownVoters(list []demo.Voter) string {
	if len(list) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("\nVoters who have not come yet, for the desk\n")
	for _, v := range list {
		what := "may sign"
		if v.Kind == people.Listed {
			what = "the passport is on the list of invalid ones"
		}
		place := v.Address + ", house " + v.House
		if v.Flat != "" {
			place += ", flat " + v.Flat
		}
		fmt.Fprintf(&b, "\n  %s %s %s: %s\n    passport %s %s, born %s, issued %s, stamp %d\n    region %s, %s\n",
			v.Family, v.Given, v.Patronymic, what, v.Series, v.Number, v.Birth.Russian(), v.Issued.Russian(), v.Stamp, v.Region, place)
		if v.Main != "" {
			fmt.Fprintf(&b, "    %s\n    %s\n", v.Main, v.Registration)
		}
	}
	return b.String()
}

func shownPiles(list []demo.Pile) string {
	if len(list) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("\nUnused sheets in the piles, for the desk\n\n")
	for _, p := range list {
		fmt.Fprintf(&b, "  %s, for %s, region %s:  %s\n", p.Office, strings.Join(p.Operators, " and "), p.Region,
			strings.Join(shownCodes(p.Codes), "  "))
	}
	return b.String()
}

// shownCodes are the first codes of a pile as they are printed.
func shownCodes(codes []string) []string {
	var shown []string
	for _, code := range codes[:min(len(codes), 3)] {
		shown = append(shown, core.SheetCode(code).String())
	}
	return shown
}

// shownTries names for each screen the first who has something to do there.
func shownTries(users []house.User) (string, error) {
	table := &strings.Builder{}
	w := tabwriter.NewWriter(table, 0, 0, 3, ' ', 0)
	for _, s := range screens() {
		for _, u := range users {
			if u.Role == s.by {
				fmt.Fprintf(w, "  %s\t%s\t%s\n", u.Login, s.path, s.about)
				break
			}
		}
	}
	if err := w.Flush(); err != nil {
		return "", fmt.Errorf("writing what to try: %w", err)
	}
	return table.String(), nil
}
