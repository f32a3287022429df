// Package outlook is the command sheaf forecast: asked of a node, or reckoned by numbers that are given.
package outlook
