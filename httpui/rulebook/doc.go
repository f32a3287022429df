// Package rulebook is what a rule pack says to people: the words of a finding and the parts of
// its ruleset that screens show. Nothing here judges; verdicts come from httpui/intake.
package rulebook
