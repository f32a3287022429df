// Package token has the words of a question about addresses, and what it costs to take a word of the register for one of them.
//
// It knows neither rows nor the form of the register's words.
package token
