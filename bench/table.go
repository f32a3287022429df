package main

// table is every benchmark there is, read from top to bottom.
var table = []benchmark{
	{
		name:  "passports",
		about: "the list of invalid passports, plausible and uniform: size, look-ups, load, difference, import, checks through the API",
		peers: []string{
			"vs_sorted_list.plausible.hit_time", "vs_sorted_list.plausible.size",
			"vs_sorted_list.uniform.hit_time", "vs_sorted_list.uniform.size",
			"vs_postgresql.hit_p50", "vs_postgresql.bytes",
		},
		run: passports,
	},
	{
		name: "path",
		about: "the whole path through HTTP, from the desk to the verified export: 8 operators and 4 verifiers on the machine of " +
			"the node, each visit with two pictures of 1280 × 720 pixels (JPEG of quality 80), every command synced to disk",
		run: path,
	},
	{
		name: "filling",
		about: "a whole drive of invented people through the front door, from the desk to the store, in batches, every command " +
			"synced to disk; 1,000 signatures (20,000 at full scale), the people who send them on the machine of the node",
		run: filling,
	},
	{
		name: "store",
		about: "notes of 1 KB left beside visits through HTTP, each with its entry in the journal, state hash and request id, in a " +
			"house of three nodes on one machine, against etcd, rqlite and PostgreSQL on the same machine at the same time, every write synced to disk",
		peers: []string{
			"vs_etcd.writes.c1", "vs_etcd.writes.c16", "vs_etcd.writes.c256",
			"vs_rqlite.writes.c1", "vs_rqlite.writes.c16", "vs_rqlite.writes.c256",
			"vs_etcd.p99.c256", "vs_etcd.linear_reads.c64", "vs_postgresql.writes.c16",
		},
		run: store,
	},
	{
		name: "selection",
		about: "the optimal choice of 315,000 of a million signatures on 300,000 sheets in 85 regions: by the line, and by " +
			"the whole sheet",
		run: choosing,
	},
	{
		name: "forecast",
		about: "the probability of acceptance of 315,000 signatures of which 60,000 and then 30,000 are drawn: under a belief, " +
			"as a curve of 41 shares, and what three efforts are worth",
		run: forecasting,
	},
	{
		name: "addresses",
		about: "suggestions over a register of 1.5 million objects in 85 regions (60,000 at small scale) with the real region 83 in its place, one client " +
			"and 300 that type; rebuilds; quality on judged queries about region 83; against Sphinx, SQLite FTS5 and naive Bluge; which names of the dictionaries are known, and whether a " +
			"slip of one letter in a usual name leads back to it",
		peers: []string{"vs_sphinx.cpu", "vs_sphinx.p50", "vs_fts5.cpu", "vs_naive.top5"},
		run:   addresses,
	},
	{
		name: "qr",
		about: "codes read from 120 invented scans of sheets (20 at small scale): as printed, as usual, from a bag, hardly legible, at 150, 200 and 300 dpi, some upside " +
			"down; processor time beside that of unpacking the same page; against Debian's zbarimg; with --images DIR pictures that have their text beside them, too",
		peers: []string{"vs_zbar.rate", "vs_zbar.cpu"},
		run:   qr,
	},
	{
		name: "export",
		about: "the public export of a drive from a running node (1,000 signatures, 20,000 at full scale), bytes before they are packed, the node's " +
			"most memory, facts a second of the auditor's program, and exports that were changed (500, 10,000 at full scale) and rejected",
		run: exporting,
	},
	{
		name: "packs",
		about: "rule packs: a verdict over the open stream beside a unary call, what a record costs in a batch of a hundred, calls while ten " +
			"versions follow each other, from kill -9 to the next verdict, from the start of the presidential pack to its first verdict; a dry run over a filled drive (1,000 signatures, 20,000 at full scale)",
		run: rulePacks,
	},
	{
		name: "pages",
		about: "the journal with 60 entries and the questionnaire with findings, rendered into a buffer, " +
			"against html/template",
		peers: []string{
			"vs_html_template.time", "vs_html_template.allocs", "vs_html_template.journal.time",
			"vs_html_template.questionnaire.time",
		},
		run: pages,
	},
}
