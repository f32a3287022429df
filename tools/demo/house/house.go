package house

import (
	"context"
	"fmt"
	"net/url"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/demo/crew"
	"github.com/sheaf-drive/sheaf/tools/demo/drive"
)

// rulePack is the built-in pack of the campaign.
const rulePack = "ru-president-2018"

// House is an invented house.
type House struct {
	*crew.Crew
	// Admin is the login of the founding admin.
	Admin string
	// Today is the date of the lists.
	Today core.Date
	// Campaign is the only one, Offices are those that were opened.
	Campaign core.CampaignID
	Offices  []Office
}

// Office is one of the offices.
type Office struct {
	ID   core.OfficeID `json:"id"`
	Name string        `json:"name"`
}

// User is an account that can sign in.
type User struct {
	Role     core.Role `json:"role"`
	Login    string    `json:"login"`
	Password string    `json:"password"`
}

// Begin begins the campaign.
func (h *House) Begin(ctx context.Context, title string, election core.Date) error {
	return h.Run(ctx, crew.Errand{As: h.Admin, Step: "campaign", Path: "/campaigns", Body: map[string]any{
		"id": h.Campaign, "title": title, "election_day": election, "candidate": candidate(),
	}}, nil)
}

// candidate is nobody: what the form says about him, in the cases that it needs.
func candidate() map[string]string {
	return map[string]string{
		"name": "Веткина Лукьяна Аристарховича", "birth": "4 июня 1976 года",
		"work":      "учителем географии, школа на Тундровой",
		"residence": "Ненецкий автономный округ, город Нарьян-Мар",
	}
}

// Open opens the office of a number, counted from 0.
func (h *House) Open(ctx context.Context, number int, name string, r core.Region) (Office, error) {
	made := Office{Name: name}
	err := h.Run(ctx, crew.Errand{As: h.Admin, Step: fmt.Sprintf("office-%d", number), Path: "/offices", Body: map[string]any{
		"campaign": h.Campaign, "name": name, "region": r,
	}}, &made)
	return made, err
}

// Appoint makes somebody's account, has it approved and signs it in with a password of its own. The
// second admin is active at once, for nobody else could approve him; from then on whom one admin
// makes another person approves.
func (h *House) Appoint(ctx context.Context, m drive.Member) error {
	a := crew.Account{Login: m.Login, Role: m.Role, Regions: m.Regions}
	if m.Role != core.Admin { // lists belong to the house, so admins do
		a.Campaign = h.Campaign
	}
	if m.Office != drive.NoOffice {
		a.Office = h.Offices[m.Office].ID
	}
	approver := drive.Federal
	switch m.Login {
	case drive.SecondAdmin:
		approver = ""
	case drive.Federal:
		approver = drive.SecondAdmin
	}
	return h.Crew.Appoint(ctx, h.Admin, approver, a)
}

// Users lists the accounts as they can sign in, the founding admin first.
func (h *House) Users(members []drive.Member) []User {
	list := []User{{core.Admin, h.Admin, h.Secret(h.Admin)}}
	for _, m := range members {
		list = append(list, User{m.Role, m.Login, h.Secret(m.Login)})
	}
	return list
}

// AdoptRules puts the rules into force: the founding admin proposes, federal staff approve.
func (h *House) AdoptRules(ctx context.Context) error {
	body := map[string]any{"campaign": h.Campaign}
	var made struct{ Name, Version string }
	install := map[string]any{"campaign": h.Campaign, "name": rulePack}
	if err := h.Run(ctx, crew.Errand{As: h.Admin, Step: "pack-install", Path: "/packs", Body: install}, &made); err != nil {
		return err
	}
	path := "/packs/" + url.PathEscape(made.Name) + "/" + url.PathEscape(made.Version)
	if err := h.Run(ctx, crew.Errand{As: h.Admin, Step: "pack-propose", Path: path + "/propose", Body: body}, nil); err != nil {
		return err
	}
	return h.Run(ctx, crew.Errand{As: drive.Federal, Step: "pack-approve", Path: path + "/approve", Body: body}, nil)
}
