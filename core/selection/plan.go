package selection

// plan says what an answer is, in the words of the problem.
func (f *Prepared) plan(a answer, low int, isShort bool) Plan {
	p := Plan{Value: a.value, Dual: a.dual, Exchanges: a.exchanges}
	var picked []item
	short := Shortfall{}
	for i := range f.bricks {
		b := &f.bricks[i]
		taken := b.pick(a.lines[i])
		r := Region{Region: b.bound.Region, Cap: b.bound.Max, Offered: b.offered, Lines: b.lines + a.lines[i]}
		sheets := map[int32]bool{}
		for _, it := range taken {
			sheets[it.sheet] = true
		}
		r.Sheets = len(sheets)
		p.Regions = append(p.Regions, r)
		p.Lines += r.Lines
		short.Offered += r.Offered
		short.OverCap += max(0, r.Offered-r.Cap)
		if r.Cap > 0 && r.Lines == r.Cap {
			short.Full++
		}
		picked = append(picked, taken...)
	}
	p.Rows = rows(f.problem.Sheets, picked)
	if isShort {
		short.Missing = low - p.Lines
		p.Short = &short
	}
	return p
}
