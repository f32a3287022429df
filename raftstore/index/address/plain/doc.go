// Package plain is how addresses use Bluge: documents of words that are known already, without stored
// text, positions or scores; the first hits in the order of the documents; an index in memory.
package plain
