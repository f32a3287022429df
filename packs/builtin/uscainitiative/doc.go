// Package uscainitiative is the rule pack "us-ca-initiative": signatures under an initiative of the State of
// California.
//
// Invariants.
//
//   - The signer writes everything in person: name, residence, signature. The pack says what to compare,
//     and writes nothing itself.
//   - Each section bears the name of one county and only its voters sign there; the region of a verdict
//     is that county.
//   - Small flaws are none: initials for a first name and a wrong or missing apartment do not void a
//     signature, so no finding speaks of them.
//   - Where a period can be read in two ways, the shorter one is taken.
//
// How the counties check a sample is in package usestimators, as data.
package uscainitiative
