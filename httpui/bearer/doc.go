// Package bearer makes the secrets of logins and API tokens and names the tokens that they
// open. Only the name of a token is ever stored: it is a hash and opens nothing.
package bearer
