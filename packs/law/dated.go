package law

// Age is the voting age of one region where it is not that of the ruleset: {Region: "AT", Years:
// 16}. It holds from that day of signing on (ISO, empty from the beginning).
type Age struct {
	Region, From string
	Years        int
	Clause       string
	Confirmed    bool
}

// Minimum of a region for what was registered from that day on (ISO, empty from the beginning):
// Units times Each, as the law computes it ({Units: 96, Each: 720} for seats and Parliament).
type Minimum struct {
	From        string
	Units, Each int
	Clause      string
	Confirmed   bool
}
