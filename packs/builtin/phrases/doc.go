// Package phrases reads the words of a pack: lines "code = text" are messages, lines
// "say code = text" are words to say to the voter; empty lines and those beginning with # are
// passed over.
package phrases
