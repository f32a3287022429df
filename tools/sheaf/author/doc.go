// Package author holds the commands of those who write rule packs: drawing a signing key and
// putting programs into the file in which a pack travels. They speak to no node.
package author
