// Package refusal makes of any error a refusal that can be shown, and is the only place that
// knows which HTTP status a code has.
//
// A fault is never shown: what is none of ours becomes "internal" and says nothing of itself.
package refusal
