// Package rejected reads the list of signatures that a commission rejected, as commissions write it: a
// table with a heading, as a workbook of a spreadsheet (XLSX) or as CSV in UTF-8 or windows-1251, between
// whose cells stands a semicolon, a comma or a tab.
//
// A row is found again by volume, page and line. Names that stand in the list are not kept: they are
// misspelt as often as not, and nobody needs them where the place is known.
package rejected
