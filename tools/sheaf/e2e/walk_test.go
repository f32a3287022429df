package e2e

import (
	"fmt"
	"net/http"
	"strings"
)

// visit is what the API says of a visit.
type visit struct {
	ID       string `json:"id"`
	Step     string `json:"step"`
	Region   string `json:"region"`
	Sheet    string `json:"sheet"`
	Line     int    `json:"line"`
	Findings []struct {
		Code      string `json:"code"`
		Severity  string `json:"severity"`
		Field     string `json:"field"`
		Text      string `json:"text"`
		Confirmed bool   `json:"confirmed"`
	} `json:"findings"`
}

// step is one request of a visit, made ready before it is sent.
type step struct {
	name string
	path func(id string) string
	body body
}

// steps are the four requests of a voter whose signature is taken without any obstacle.
func (v voter) steps(address int64, code string) []step {
	below := func(rest string) func(string) string {
		return func(id string) string { return "/api/v1/visits/" + id + rest }
	}
	return []step{
		{"open", func(string) string { return "/api/v1/visits" }, v.passport(v.seed())},
		{"questionnaire", below("/questionnaire"), jsonBody(v.questionnaire(address))},
		{"sheet", below("/sheet"), jsonBody(map[string]string{"code": code})},
		{"line", below("/line"), jsonBody(map[string]string{"outcome": "write"})},
	}
}

// passport is the form of the first step; seed makes the pictures.
func (v voter) passport(seed int) body {
	taken := pages(seed)
	return formBody(v.fields(), files{"main": taken[0], "registration": taken[1]})
}

// pages are the two pictures of a passport.
func pages(seed int) [2][]byte {
	return [2][]byte{picture(320, 240, seed), picture(320, 240, seed+1)}
}

// seed gives voters who come one after the other passports that differ.
func (v voter) seed() int {
	var number int
	_, _ = fmt.Sscanf(v.number, "%d", &number) // the tests' own
	return 2 * number
}

func (v voter) fields() map[string]string {
	return map[string]string{"series": v.series, "number": v.number, "birth": v.birth, "issued": v.issued, "stamp": "1"}
}

func (v voter) questionnaire(address int64, confirmed ...string) map[string]any {
	return map[string]any{
		"family": v.family, "given": v.given, "patronymic": v.patronymic, "region": homeRegion,
		"address": v.street, "address_id": fmt.Sprint(address), "house": v.house, "flat": v.flat,
		"confirmed": append([]string{}, confirmed...),
	}
}

// smidovicha is the register's object of a street in Naryan-Mar.
const smidovicha = 1459758

// open begins a visit.
func (c *client) open(v voter) (visit, error) {
	var out visit
	return out, c.do(http.MethodPost, "/api/v1/visits", "", v.passport(1), &out)
}

// on does one step of a visit.
func (c *client) on(id, step string, in any) (visit, error) {
	var out visit
	return out, c.post("/api/v1/visits/"+id+"/"+step, in, &out)
}

// confirming fills the questionnaire in and ticks every finding that wants it.
func (c *client) confirming(id string, v voter, address int64) (visit, error) {
	out, err := c.on(id, "questionnaire", v.questionnaire(address))
	var codes []string
	for _, f := range out.Findings {
		if f.Severity == "warn" {
			codes = append(codes, f.Code+"@"+f.Field)
		}
	}
	if err != nil || len(codes) == 0 {
		return out, err
	}
	return c.on(id, "questionnaire", v.questionnaire(address, codes...))
}

// takes brings a voter from the door to a written line.
func (c *client) takes(v voter, code string) (visit, error) { return c.takesAt(v, smidovicha, code) }

// takesAt does so for one who lives at another object of the register.
func (c *client) takesAt(v voter, address int64, code string) (visit, error) {
	out, err := c.open(v)
	if err != nil {
		return out, err
	}
	for _, s := range v.steps(address, code)[1:] {
		if err = c.do(http.MethodPost, s.path(out.ID), "", s.body, &out); err != nil {
			return out, fmt.Errorf("%s: %w", s.name, err)
		}
	}
	if out.Step != "done" {
		err = fmt.Errorf("after the last step the visit is %s with %v", out.Step, strings.TrimSpace(fmt.Sprint(out.Findings)))
	}
	return out, err
}
