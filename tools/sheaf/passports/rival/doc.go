// Package rival says who else imports the list of invalid passports at the same time: before an import begins, so that
// one waits for the other, and where it lost to the other, so that whoever is at it knows what is in force now.
//
// Nothing is locked: an import that was killed would keep everybody out. Of two that run, the one that comes into force
// last has to be repeated or is in doubt, and what the loser sent is not used.
package rival
