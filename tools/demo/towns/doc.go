// Package towns makes a small address register for any region: one town with streets that most
// towns have, some villages, and a few streets with a former name.
//
// Nothing in it claims to be true but the name of the region and of the town. The register of one
// region is always the same, so that whoever loads it and whoever draws homes from it agree.
package towns
