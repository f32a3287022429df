package drive

import (
	"context"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/client"
)

// paper is a sheet with signatures on its way.
type paper struct {
	code  string
	lines int // that are written
	// collector wrote it.
	collector *client.Client
}

// remark is what stands beside a corrected line.
const remark = "Исправленному «Иванова» верить"

// certified takes a sheet from its collector's signature to the proxy's. Where it has two lines
// the first one has a flaw that the collector corrects, and the second is decided by the lawyer.
func (h *House) certified(ctx context.Context, p paper, verifier *client.Client, d *Day) error {
	list := []act{
		by(p.collector, "finish", nothing{}, p.code),
		by(verifier, "take", nothing{}, p.code),
		by(verifier, "paper", nil, p.code),
	}
	for n := 1; n <= p.lines; n++ {
		list = append(list, verdict(verifier, p, n, firstVerdict(p, n)))
	}
	list = append(list, by(verifier, "certification", map[string]any{"verdict": core.BlockGood}, p.code))
	if p.lines > 1 {
		list = append(list, h.detour(p, verifier)...)
	}
	return d.acts(ctx, append(list, by(verifier, "certify", nothing{}, p.code)))
}

func verdict(verifier *client.Client, p paper, n int, is core.LineState) act {
	body := map[string]any{"verdict": is}
	if is != core.LineGood {
		body["message"] = "Сверить с паспортом"
	}
	return by(verifier, "verdict", body, p.code, strconv.Itoa(n))
}

// firstVerdict is what the verifier finds at first.
func firstVerdict(p paper, n int) core.LineState {
	switch {
	case p.lines > 1 && n == 1:
		return core.LineFlawed
	case p.lines > 1 && n == 2:
		return core.LineForLawyer
	}
	return core.LineGood
}

// detour is the way to the lawyer, to the collector and back onto the verifier's table.
func (h *House) detour(p paper, verifier *client.Client) []act {
	return []act{
		by(verifier, "hand_on", nothing{}, p.code),
		by(h.lawyer, "lawyer_take", nothing{}, p.code),
		by(h.lawyer, "decide", map[string]any{"verdict": core.LineGood}, p.code, "2"),
		by(h.lawyer, "lawyer_return", nothing{}, p.code),
		by(p.collector, "correction_take", nothing{}, p.code),
		by(p.collector, "correct", map[string]any{"remark": remark}, p.code, "1"),
		by(p.collector, "correction_return", nothing{}, p.code),
		by(verifier, "take", nothing{}, p.code),
		verdict(verifier, p, 1, core.LineGood),
	}
}
