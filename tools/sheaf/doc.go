// Command sheaf is the whole house in one binary: it makes a data folder (init), serves it
// (serve, demo), serves the built-in rule packs to itself (pack serve), takes the others into a cell (pack jail), and
// speaks to a running node for everything else, through the socket in the data folder or by HTTPS.
//
//	main ─ root ─┬─ init ── folder, keys, certificate authority, first entry of the log
//	             ├─ serve ─ node: store + blobs + indexes + packs + screens, joined in join_*.go
//	             └─ the rest ── client ──unix socket or HTTPS──▶ /api/v1
//
// It alone knows every other room. Exit codes are in exit.go.
package main
