// Package pattern matches paths with the patterns of routes, such as "/desk/visits/{id}": a
// literal part wins over a {name} part. A [Table] finds what stands under them.
package pattern
