// Package snapshot says what changed between two exports of one campaign: sheaf snapshot diff. It reads
// the files and asks no node; whether they are genuine is for sheafverify to say.
package snapshot
