// Package country makes an address register of the size of the whole country, for measuring: 85 regions with about 1.5 million
// objects at full scale, region by region, each always the same.
//
// Names are drawn like real ones are spread: a few hundred that every town has (Zipf), multi-word names with initials,
// ordinals and dates, and a long tail made of roots and endings; two in a hundred streets have a former name. Nothing in
// it claims to be true but the names of the regions, so it says how fast a search is and nothing about how good.
package country
