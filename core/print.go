package core

import (
	"fmt"
	"io"
)

// Entities print as what they are and their identifier, whatever the verb: a log line or an
// error that takes one whole shows nothing sealed, no tag and no password hash.

func printed(s fmt.State, kind, id string) { _, _ = io.WriteString(s, kind+" "+id) }

// Format prints the kind only; there is one house.
func (h House) Format(s fmt.State, _ rune) { printed(s, "house", "") }

// Format prints the identifier.
func (c Campaign) Format(s fmt.State, _ rune) { printed(s, "campaign", string(c.ID)) }

// Format prints the identifier.
func (o Office) Format(s fmt.State, _ rune) { printed(s, "office", string(o.ID)) }

// Format prints the identifier.
func (u User) Format(s fmt.State, _ rune) { printed(s, "user", string(u.ID)) }

// Format prints whose token it is; the token's own id is half a secret.
func (t Token) Format(s fmt.State, _ rune) { printed(s, "token of user", string(t.User)) }

// Format prints name, version and state.
func (p PackVersion) Format(s fmt.State, _ rune) { printed(s, "pack", p.Ref.String()+" "+p.State) }

// Format prints the identifier and the state.
func (k PackKey) Format(s fmt.State, _ rune) { printed(s, "pack key", k.ID+" "+k.State) }

// Format prints the identifier.
func (e Edition) Format(s fmt.State, _ rune) { printed(s, "edition", string(e.ID)) }

// Format prints code and state.
func (s Sheet) Format(f fmt.State, _ rune) { printed(f, "sheet", string(s.ID)+" "+s.State) }

// Format prints identifier and state.
func (l Line) Format(s fmt.State, _ rune) { printed(s, "line", string(l.ID)+" "+l.State) }

// Format prints identifier and state.
func (g Signature) Format(s fmt.State, _ rune) { printed(s, "signature", string(g.ID)+" "+g.State) }

// Format prints identifier and state.
func (v Visit) Format(s fmt.State, _ rune) { printed(s, "visit", string(v.ID)+" "+v.State) }

// Format prints the code of the lifted block and by whom.
func (l Lift) Format(s fmt.State, _ rune) { printed(s, "lift", l.Code+" by "+string(l.By)) }

// Format prints the pack.
func (j Judgement) Format(s fmt.State, _ rune) { printed(s, "judgement", j.Pack.String()) }

// Format prints the group.
func (s Sealed) Format(f fmt.State, _ rune) { printed(f, "sealed", s.Group) }

// Format prints nothing of the tag: equal ones would show who signed twice.
func (t Tag) Format(s fmt.State, _ rune) { printed(s, "tag", "") }
