// Package page draws the screens: typed view models and the quicktemplate sources that dress
// them.
//
//	handler ─ fills ─▶ view model (a Screen) ─┐
//	                                          ├─▶ Write ─▶ HTML
//	request ─ gives ─▶ Frame (strip, words) ──┘
//
// What holds:
//
//   - A view model is a plain struct of what is to be seen. Nothing here reads the store, checks
//     a right or decides: a button is drawn because the model has its address.
//   - Data stands in HTML text and quoted attributes only, escaped there; never in script,
//     style, unquoted attributes or event handlers. A test over all sources holds this.
//   - Words come from core/text by key; what a document says keeps its language (lang="ru").
//   - Every action is a link or a submit button, so each screen works without scripts.
//   - A state is a word, a shape and a kind of border, then a colour.
//
// The *.qtpl.go files are generated: go tool qtc -dir=httpui/page.
package page
