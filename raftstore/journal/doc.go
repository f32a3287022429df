// Package journal reads what entries wrote into the journal, in the order of writing: for whoever follows it.
package journal
