package uscainitiative

import (
	"context"
	_ "embed" // the words of the findings

	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/builtin/ruling"
)

const (
	// ID is the name of this pack.
	ID = "us-ca-initiative"
	// version goes up with every change of a rule, a text or a case.
	version = "1.0.0"
)

//go:embed en.txt
var english string

//go:embed ru.txt
var russian string

// Pack is the rules; it has no state.
type Pack struct{}

// Describe answers the manifest.
func (Pack) Describe(context.Context) (packs.Manifest, error) {
	messages, say, err := ruling.Words(map[string]string{"en": english, "ru": russian})
	if err != nil {
		return packs.Manifest{}, err
	}
	ruling.Clauses(messages, clauses()...)
	return packs.Manifest{
		ID: ID, Version: version, Jurisdiction: "US-CA",
		// The sections on the circulator in the words of 2020; they have no end.
		Effective: packs.Window{From: "2020-01-01T00:00:00-08:00"},
		Languages: []string{"en", "ru"},
		Sources:   sources(),
		Ruleset:   ruleset(),
		Messages:  messages,
		Say:       say,
	}, nil
}

// Judge answers every case with findings; it never fails.
func (Pack) Judge(_ context.Context, c packs.Case) (packs.Verdict, error) { return judge(c), nil }

// Form answers the section of a county.
func (Pack) Form(_ context.Context, r packs.FormRequest) (packs.Form, error) { return form(r) }

// Cases answers the pack's own examples.
func (Pack) Cases(context.Context) ([]packs.GoldenCase, error) { return cases(), nil }
