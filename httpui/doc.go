// Package httpui joins the rooms of screens and verbs into one house, and holds the rooms that
// came first: login, desk, office, print, journal.
//
//	httpui/serve ──▶ handler: parse → propose or query → render ──▶ httpui/page
//	                    │
//	                    └─▶ httpui/room: a moment that fits the sender, the one way to change it
//
// What holds:
//
//   - Routes are one table, made of one literal table a room. Who may use a route is asked of
//     core/access, the table that the machine uses; scope and state are decided by the machine
//     and by core/query.
//   - A room is a package below this one that never imports it: a struct of what it stands on,
//     its Routes, its handlers. tools/sheaf makes it and hands it in as a [Room].
//   - fasthttp is known to httpui/serve alone, HTTP statuses to httpui/refusal.
//   - Typed data never travels in an address.
package httpui
