// Package session says who sends a request: the user behind a login or an API token, and what the token
// covers.
package session
