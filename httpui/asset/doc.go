// Package asset holds what a browser loads beside the pages: the style sheet, the fonts, the
// mark and five small ES modules.
//
// What holds:
//
//   - Everything is embedded; nothing is fetched from elsewhere.
//   - The address of a file carries the hash of its content, so an answer may be kept for ever
//     and a new release is never mixed with an old one.
//   - A [Set] is built once by [New] and never changes; there is no package-level state. Text
//     is compressed at that moment, so a request costs a look-up.
//   - The modules decide nothing: every action works without them. They import nothing and hold
//     no words; words come from the page in data attributes.
//   - Fonts are under the SIL Open Font License, see files/fonts/SOURCE.txt.
package asset
