// Package crew speaks for the people of an invented house: it makes their accounts, signs them in
// and sends what each of them asks for, through the front door like any client.
//
// Passwords and request ids come from the seed, so that a run that was interrupted is continued by
// the next one: what was done is answered, not done again.
package crew
