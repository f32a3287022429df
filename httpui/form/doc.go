// Package form takes the body of a request apart into copies, and keeps uploaded pictures in
// memory while their form is corrected or waits behind a login. Nothing is written to a disk.
package form
