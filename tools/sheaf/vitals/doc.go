// Package vitals says whether a node lives and whether it serves, to whoever watches it from outside: a
// balancer, systemd, Prometheus. It answers from the first moment of the process to its last, so a node that
// replays its log or waits for a majority is seen to be healthy and not yet ready.
//
//	GET /healthz   200 while the process has met no fault, else 503: only a new start helps
//	GET /readyz    200 while everything asked of the node is done, else 503 with the [Reason]s
//	GET /metrics   the figures, in the text format of Prometheus
//
// The answers hold words of the code and figures, no names, texts or causes: [Post] asks nobody for a
// password. A further reason is one constant, one row of [Reasons], one [Hindrance] where the node joins its
// rooms, and one row in docs/admin.md.
package vitals
