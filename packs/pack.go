package packs

import "context"

// Pack is one set of rules. All methods must be safe for concurrent use and answer the same
// to the same question. Within the host the same interface stands for the running process.
type Pack interface {
	// Describe answers the manifest. It is asked once per start.
	Describe(context.Context) (Manifest, error)
	// Judge answers a bad case with findings; an error means that the pack is broken.
	Judge(context.Context, Case) (Verdict, error)
	// Form answers the sheet of a region, or a *FieldError when the request lacks something.
	Form(context.Context, FormRequest) (Form, error)
	// Cases answers the pack's own examples.
	Cases(context.Context) ([]GoldenCase, error)
}
