// Package certification makes the text that somebody writes by hand at the foot of a sheet, to the
// letter: the words of the law, which a rule pack brings as a template, with what the writer has
// stored of himself in their places.
//
//	{family} {given} {patronymic}, родился {birth}, …
//
// Invariants: nothing is guessed and nothing corrected; a text is given whole or not at all,
// because one missing word voids the sheet.
package certification
