// Package names has its comment in the wrong file.
package names
