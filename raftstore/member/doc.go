// Package member names the nodes of a house and what can be changed about them.
package member
