// Package scan takes in the pictures of a visit: it checks and re-encodes them, cuts from them what the
// check will look at, seals and stores each once. No picture is held longer than its request.
package scan
