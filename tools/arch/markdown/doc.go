// Package markdown reads our pages as renderers do, as far as their links go.
package markdown
