// Package admin holds the verbs below /api/v1 that set a house up: campaigns, offices, accounts,
// tokens, rule packs, editions of reference lists and the level of the machine. Programs speak
// them; no screen does.
//
// A handler is parse → propose → answer. What a verb makes is answered as the journal tells it,
// so that the repeat of a request is answered like the first one. A secret is answered once.
package admin
