// Package ruregional holds the rules of an election to a regional or municipal assembly of Russia under 67-FZ, where all that
// was handed in is looked at.
//
// What an election has of its own is in [Election]: above all the number required, which no federal law names. The built-in
// pack stands for one district of Moscow in 2019; for another election a headquarters makes a pack of its own:
//
//	func main() { packs.Serve(ruregional.Pack{On: rupresident2018.Pack{}, Of: ruregional.Election{Name: "ru-amur-2021", …}}) }
//
// Passports, names, addresses and the line are those of the presidential pack. Its own: two tests at once (fewer than 10 % bad,
// and as many good ones as required, which binds earlier where no more than a tenth was filed in surplus), no cap of a
// region, no voter without a residence, and the clauses of 67-FZ, whose letters а–о run parallel to the numbers 1–14.
package ruregional
