// Package packs is what the author of a rule pack imports.
//
// A pack knows the law of one election: who may sign, what is written into each column of a
// sheet line, how many signatures are needed, how they are checked. It is a program of its
// own. The host starts it, asks it over gRPC and can swap it for a newer version while
// everything runs. The smallest pack is a type with four methods and a main of one line:
//
//	type rules struct{}
//
//	func (rules) Describe(context.Context) (packs.Manifest, error) { return manifest, nil }
//	func (rules) Form(context.Context, packs.FormRequest) (packs.Form, error) { return form, nil }
//	func (rules) Cases(context.Context) ([]packs.GoldenCase, error) { return cases, nil }
//	func (rules) Judge(_ context.Context, c packs.Case) (packs.Verdict, error) {
//		if c.Document.Number == "" {
//			return packs.Verdict{Findings: []packs.Finding{{
//				Code: "passport.number.missing", Severity: packs.Block, Field: "number",
//				Clause: "19-FZ art. 38(11)(4)",
//			}}}, nil
//		}
//		return packs.Verdict{Region: c.Address.Region, ChancePermille: 980}, nil
//	}
//
//	func main() { packs.Serve(rules{}) }
//
// Invariants.
//
//   - A pack is a function: the same case gives the same verdict, on every machine and on
//     every day. It has no clock (the day is in the case), no network, no files, no random
//     source. The host compares and raises an alarm.
//   - A bad case is answered by findings, never by an error or a panic. An error means that
//     the pack itself is broken.
//   - The types here are the wire: fields are added, never renamed, and a pack built against
//     an older version of them keeps working. Golden samples pin the bytes.
//   - A [Case] and the parameters of a [Finding] hold personal data. They are never logged,
//     neither here nor by the host.
package packs
