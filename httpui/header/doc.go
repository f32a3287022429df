// Package header knows what stands in the headers of every request and answer: the policies
// for browsers, the form of our cookies, and which language a browser wants.
package header
