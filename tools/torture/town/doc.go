// Package town is the house as its people know it: the campaign that it is founded for, the accounts, the sheets on the
// table, and the voters who come, each of them once.
package town
