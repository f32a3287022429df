// Package demo fills a house with an invented campaign: accounts for every role, offices, rule
// pack, reference lists, sheets, a day of voters at four desks, and what becomes of their sheets.
//
// It is a client of the front door like any other: every step is a request to the API, signed
// in as the person whose work it is, so that two-person rules, findings and refusals are met
// and not gone round. [Options] decide everything; each step has a request id made from the
// seed, so that a run that was interrupted is continued by the next one with the same options.
//
//	plan ─▶ admin: campaign, offices ─▶ accounts (made by one, approved by another)
//	     ─▶ lists and rule pack ─▶ coordinators: sheets ─▶ operators: visits
//	     ─▶ verifiers, coordinators, a clerk: sheets checked, sent and stored, each to its [drive.End]
//	     ─▶ auditor: an export, before which the node signs a checkpoint
//	     ─▶ two voters who have not come yet, with pictures of their passports
package demo
