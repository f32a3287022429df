// Package sheetform is the paper of the pack "ru-president-2018": heads, columns, certification blocks and
// checklists of the sheet, as data.
package sheetform
