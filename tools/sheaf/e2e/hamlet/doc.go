// Command hamlet is the program of ru-president-2018 for a country of a few voters: two signatures
// are enough and four the most, and of a region three count. So a test meets caps with what it can
// collect. It is packed, trusted and swapped in like any pack from elsewhere.
package main
