package replay

import (
	"strconv"

	"github.com/sheaf-drive/sheaf/tools/sheafverify/replay/checking"
)

// paper shows the replay to the rules of the check; it implements checking.Paper.
type paper struct{ *Replay }

// Sheet is the state of a sheet and the account that collects it.
func (p paper) Sheet(code string) (state, collector string) {
	if s := p.sheets[code]; s != nil {
		return s.state, s.collector
	}
	return "", ""
}

// Line is the state of a line and the signature on it.
func (p paper) Line(code string, n int) (state, signature string) {
	if l := p.lines[code+"/"+strconv.Itoa(n)]; l != nil {
		return l.state, l.signature
	}
	return "free", ""
}

// Entered says who opened the visit of a signature and who judged it last.
func (p paper) Entered(signature string) [2]checking.By {
	v := p.visits[p.signatures[signature].visit]
	return [2]checking.By{{Actor: v.actor, Person: v.person}, {Actor: v.judge, Person: v.judging}}
}
