// Package keeper looks after the blobs of a node beside its work: it removes what nothing came to name,
// and reads everything again so that a failing disk is known before a scan is asked for. What it finds
// damaged is an alarm until a later round finds it whole.
package keeper
