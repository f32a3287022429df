// Package present gives the moment that a node shows as a mark that others can compare (package witness).
package present
