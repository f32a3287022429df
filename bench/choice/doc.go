// Package choice measures how long it takes to choose what to hand in, and to forecast what the
// commission will say.
package choice
