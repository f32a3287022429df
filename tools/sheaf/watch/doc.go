// Package watch asks again and again what needs somebody: it surveys the state, looks at the node's own
// disk, clock, packs and indexes, and has the board of alarms tell when something begins and ends. The
// screen, the metrics and the log all read what it found.
//
//	state ─▶ query.SurveyOf ─▶ kept survey ─▶ /attention, /api/v1/attention, badges
//	node  ─▶ probes ─▶ board of alarms ──┬──▶ the same
//	                                     ├──▶ log lines at begin and end
//	                                     └──▶ gauges of /metrics
//
// A survey costs about a millisecond in a small house and much more in a large one. It is made when
// somebody asks, and kept for fifty times as long as it took, a minute at most: so a house spends at
// most a fiftieth of one core on it. The census, which walks over all lines, goes by the same measure
// in the background alone.
package watch
