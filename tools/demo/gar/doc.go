// Package gar writes the XML of the state address register (GAR) for the real region 83,
// Nenets AO, from a table of facts: all 478 versions of 437 objects with their real renames.
//
// The files have the defects of real ones, because an importer that never meets them is not
// tested: a byte order mark in some files and none in others, PATH missing in some rows, one
// NEXTID absent, "ул" beside "ул.", obsolete levels, places that no longer exist and
// municipal units that the administrative hierarchy does not know.
//
// Source of the facts: FNS GAR open data, Nenets AO (83). The layout is that of the
// published archive: dictionaries at the top, one folder a region.
package gar
