// Package lists holds the commands that load reference lists, those about passports in a package of
// their own. They read files, report what is wrong with them, and send editions to a node.
package lists
