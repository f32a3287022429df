package intake

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Again is the case of a recorded signature: what was typed, with the answers of the lists as they are in the
// moment, on a day. What its fields hold the caller has opened.
func Again(v state.View, lists Lists, g core.Signature, f query.Fields, today core.Date) (Case, error) {
	campaign, ok := state.Campaigns.Get(v, g.Campaign)
	if !ok {
		return Case{}, core.Refuse(core.NotFound, "campaign", "core.not_found")
	}
	visit, _ := state.Visits.Get(v, g.Visit)
	in := recorded(f, nil)
	said, err := lookUp(v, lists, in, f)
	if err != nil {
		return Case{}, err
	}
	c := said.of(in, f, visit, lookalike(v, g, g.Person))
	c.Today, c.ElectionDay = today, campaign.ElectionDay
	return c, nil
}

// of is the case of a questionnaire with what the lists say.
func (said lookedUp) of(in clean, identity query.Fields, visit core.Visit, alike bool) Case {
	return Case{
		Stage: StageQuestionnaire, Series: identity.Get("identity.series"), Number: identity.Get("identity.number"),
		Birth: core.Date(identity.Get("identity.birth")), Issued: core.Date(identity.Get("identity.issued")),
		Family: in.Family, Given: in.Given, Patronymic: in.Patronymic,
		NoRegistration: in.region == core.NoRegion, Region: in.region, Levels: said.found.Levels,
		Typed: in.Address, House: in.House, Flat: in.Flat,
		Passport:     said.passport,
		AddressKnown: said.found.Known, AddressIncomplete: said.found.Incomplete,
		AddressFormer: said.found.Former, AddressThen: said.found.Then, AddressNow: said.found.Now, AddressEdition: string(said.addresses.Edition),
		Names: said.names, NameEdition: string(said.nameList.Edition), Lookalike: alike, Lifted: visit.LiftedCodes(),
	}
}
