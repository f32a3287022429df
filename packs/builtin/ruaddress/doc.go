// Package ruaddress writes an address as a Russian signature sheet wants it: which levels of
// the register it has, which are left out, in which order and in which words.
//
//	chain of the register ──▶ class of each part ──▶ first kind that fits ──▶ text
//	                          types.tsv               kinds.tsv
//
// Invariants:
//   - the rules are the two tables; code only reads them;
//   - names of the register are never changed, and the house line and the flat only get the
//     word before a bare number;
//   - an address that fits no kind is written with all its parts and said to be so;
//   - forms.tsv holds examples of every kind, docs/address-forms.md shows them to a lawyer.
//
// No clause is confirmed: the tables follow 67-FZ art. 2(5) as commissions cite it.
package ruaddress
