// Package token reads the words of a question about addresses, in either layout of the keyboard, and says what it costs to take a word
// of the register for one of them.
//
// It knows no rows; of the form of the register's words it is told.
package token
