// Package table writes rows that a spreadsheet opens as they are and runs no formula of.
package table
