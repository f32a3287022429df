// Package filler carries out the plan of a drive against a running node, through its front door:
// every signature, verdict, parcel and folder is a request of the person whose work it is, in
// batches of one person each.
//
//	found ─▶ staff, lists, rules ─▶ sheets ─▶ lanes ─▶ late visits ─▶ selection, binding
//	                                            │
//	one lane a collector, all side by side:     └─ a load of 240 sheets: certifications in advance ─▶
//	     30 sheets at a time: desk ─▶ check ─▶ lawyer ─▶ correction ─▶ check ─▶ … ─▶ parcel, store
//
// # Interruption
//
// A run may end at any moment. Each lane notes the steps that are done in a file ([Options].Notes),
// and every request has an id made from the seed: what was sent but not noted is sent again and
// answered, not done again.
//
// # Memory
//
// Nobody is kept: voters are made from their numbers as they come. What is held grows by the six
// characters of a sheet's code.
package filler
