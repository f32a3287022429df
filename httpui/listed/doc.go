// Package listed is the room of the lines whose passport a newer list names, of those whose address the
// register has changed, and of those with which newer rules find fault: which they are, where
// their sheets are, and the word of a coordinator that one of them counts all the same, as far as the
// rules let him say it.
//
// Nothing that stands on a sheet is read here: codes, editions and days are shown. Who has a sheet in hand may compare the address of a line, and
// nothing else of it is opened.
package listed
