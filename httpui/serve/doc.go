// Package serve is the web server below the screens and verbs: it listens, reads, finds the
// route, asks who it is and whether they may, calls the handler and sends what it answers.
//
//	socket ─▶ wire (fasthttp) ─▶ Request ─▶ serve ──────────────────────────▶ Reply ─▶ wire
//	                                        route · limit · session · csrf · right
//	                                             └─▶ handler: parse → propose or query → render
//
// What holds:
//
//   - fasthttp is known to wire.go alone. A [Request] holds copies; no RequestCtx and no byte
//     slice of one outlives it, because fasthttp uses them again after the answer.
//   - Who may use a route is asked of core/access, the table that the machine uses; scope and
//     state are decided by the machine and by core/query.
//   - Every route has a deadline, a limit of its body and a number of requests at once.
//   - Logs carry the pattern of a route, never its address, and identifiers only.
//   - Uploads stay in memory: a multipart body is never spilled to a disk.
//   - What was typed survives: an ended login, a wrong token, a late answer give the form back.
package serve
