package admin

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/seal"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// campaignBody is a campaign on the wire.
type campaignBody struct {
	ID          string            `json:"id"`
	Title       string            `json:"title"`
	ElectionDay string            `json:"election_day"`
	Registered  string            `json:"registered,omitempty"`
	Candidate   map[string]string `json:"candidate,omitempty"`
}

// createCampaign begins a drive: the node draws its key and wraps it under the root key.
func (a *Verbs) createCampaign(r *serve.Request) (*serve.Reply, error) {
	var in campaignBody
	if err := r.JSON(&in); err != nil {
		return nil, err
	}
	id := core.CampaignID(in.ID)
	if err := core.CheckCampaignID(id); err != nil { // before a key is bound to the name
		return nil, err
	}
	if err := a.ahead("election_day", in.ElectionDay); err != nil {
		return nil, err
	}
	candidate, err := in.candidate()
	if err != nil {
		return nil, err
	}
	key, err := seal.NewCampaignKey(a.Rand)
	if err != nil {
		return nil, err
	}
	defer key.Zero()
	wrapped, err := seal.Wrap(a.Root, key, id, a.Rand)
	if err != nil {
		return nil, err
	}
	if _, err := a.Do(r, &machine.CreateCampaign{
		ID: id, Title: in.Title, WrappedKey: wrapped, ElectionDay: core.Date(in.ElectionDay), Candidate: candidate,
	}); err != nil {
		return nil, err
	}
	return serve.JSON(in)
}

// ahead refuses a day that has ended. It is asked here and not by the machine: the day is a
// matter of the clock, and a record made once stays good.
func (a *Verbs) ahead(field, text string) error {
	day, err := core.ParseDate(field, text)
	if err != nil {
		return err
	}
	if string(day) < a.Now().In(a.Zone).Format(time.DateOnly) { // both are written year first
		return core.Refuse(core.Invalid, field, "admin.day_past")
	}
	return nil
}

// maxCandidateText is how long one thing may be that a form says about its candidate.
const maxCandidateText = 500

// candidateKeys are the things that a form says about its candidate; no form can be drawn without the needed ones.
func candidateKeys() (all, needed []string) {
	needed = []string{"name", "birth", "work", "residence"}
	return append(slices.Clone(needed), "record", "party", "nomination"), needed
}

// candidate orders the pairs by name, so that the same request is the same command; the day of registration is the last.
func (c campaignBody) candidate() ([]core.KeyValue, error) {
	all, needed := candidateKeys()
	var list []core.KeyValue
	for _, key := range slices.Sorted(maps.Keys(c.Candidate)) {
		value := c.Candidate[key]
		if !slices.Contains(all, key) {
			return nil, core.Refuse(core.Invalid, "candidate", "admin.candidate_key", strings.Join(all, ", "))
		}
		if utf8.RuneCountInString(value) > maxCandidateText {
			return nil, core.Refuse(core.Invalid, "candidate."+key, "core.too_long", strconv.Itoa(maxCandidateText))
		}
		list = append(list, core.KeyValue{Key: key, Value: value})
	}
	for _, key := range needed {
		if strings.TrimSpace(c.Candidate[key]) == "" {
			return nil, core.Refuse(core.Invalid, "candidate."+key, "admin.candidate_needed", key)
		}
	}
	if c.Registered != "" {
		list = append(list, core.KeyValue{Key: core.Registered, Value: c.Registered})
	}
	return list, nil
}

// campaigns lists the campaigns whose journal the user may read: what is told of them
// stands there.
func (a *Verbs) campaigns(r *serve.Request) (*serve.Reply, error) {
	view, err := a.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	campaigns := []campaignBody{}
	for _, id := range query.Trees(view, r.Session.User) {
		c, ok := state.Campaigns.Get(view, id)
		if !ok { // the tree of the house
			continue
		}
		campaigns = append(campaigns, campaignBody{string(c.ID), c.Title, string(c.ElectionDay), string(c.Registered()), c.Said()})
	}
	return serve.JSON(map[string]any{"campaigns": campaigns})
}
