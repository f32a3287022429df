// Package admin holds the commands of people who run a house: each is a client of a running
// node's API, through the socket in the data folder or over HTTPS with a token, so that
// there is one path for rights and one for the journal.
package admin
