// Package names holds the list of known first names, patronymics and surnames and answers
// whether a name is known, similar to a known one, or unknown. It also cleans a typed name
// before it is sealed.
//
// Invariants:
//   - nothing is corrected: an answer is a question to the person at the desk;
//   - comparing ignores case and the difference of е and ё, the stored text does not;
//   - [Clean] returns NFC and refuses what no passport prints, naming the place;
//   - the same list gives the same edition and the same answers on every node.
//
// The embedded list is that of a public library and one of our own, see SOURCE.txt; the
// patronymics of all its fathers and the women's forms of its surnames are made by rule.
package names
