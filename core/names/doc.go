// Package names holds the list of known first names, patronymics and surnames and answers
// whether a name is known, similar to a known one, or unknown. It also cleans a typed name
// before it is sealed.
//
// Invariants:
//   - nothing is corrected: an answer is a question to the person at the desk;
//   - comparing ignores case and the difference of е and ё, the stored text does not;
//   - [Clean] returns NFC and refuses what no passport prints, naming the place;
//   - the same list gives the same edition and the same answers on every node;
//   - no automaton stands between a name and the list: similar names are found by comparing
//     with each, after a filter that loses nothing, so that long names are not missed.
//
// The embedded list holds common names and those of large dictionaries, see SOURCE.txt and
// petrovich/LICENSE; the patronymics of the common fathers and the women's forms of the
// common surnames are made by rule. Dictionaries hold slips of their own, so a name that is
// rare and nearly a usual one is asked about like one that is not known.
package names
