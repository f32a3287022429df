// Package query reads what a screen or an export needs from one consistent view. It is the
// one gate to personal fields: [Gate] commits the audit leaf before it answers, and no
// other function here opens a seal.
//
//	screen ── Ask ──▶ Gate ── ReadPersonal ──▶ the log ──committed──▶ open the seal ──▶ answer
//
// A query asks no rights but those of the gate: the route has asked before it, the machine
// asks again behind it.
package query
