// Package rupresident2018 is the rule pack "ru-president-2018": the nomination of a
// candidate for the election of the President of Russia on 18 March 2018 under federal law
// 19-FZ, as far as its texts could be seen.
//
// Invariants.
//
//   - Each rule names its clause; a clause whose text was not seen for this very law is
//     marked unconfirmed, and a lawyer with the text in hand has to close it.
//   - Nothing typed is ever changed: the sheet gets the name as typed, with its "ё", while a
//     warning asks to compare. Findings advise, people decide.
//   - Where two readings of a rule exist the stricter one is taken: a passport ends on the
//     birthday itself, a birthday of 29 February is 1 March in other years, a share of
//     exactly 5 % refuses.
//
// A block with words to say in the manifest turns the voter away; a block without them is a
// slip of typing that is corrected and sent again. Only a listed passport can be lifted, by
// a coordinator, for one visit.
//
// Sources: the registers and texts listed in sources.go. Region names and the words for
// types of streets and places come from core/address, the state register's own dictionary.
package rupresident2018
