package metrics

import (
	"context"
	"slices"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/sheaf-drive/sheaf/tools/sheaf/vitals"
)

// life is the node's vitals as the library collects them.
type life struct{ vitals *vitals.Vitals }

var unreadyDesc = desc("unready", "1 for each reason why the node is not ready, 0 for the others: see docs/admin.md.", "reason")

// Describe implements prometheus.Collector.
func (life) Describe(to chan<- *prometheus.Desc) { to <- unreadyDesc }

// Collect implements prometheus.Collector.
func (l life) Collect(metrics chan<- prometheus.Metric) {
	stand, _ := l.vitals.Unready(context.Background())
	for _, r := range vitals.Reasons() {
		figures(metrics).gauge(unreadyDesc, truth(slices.Contains(stand, r)), string(r))
	}
}
