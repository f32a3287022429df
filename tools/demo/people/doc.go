// Package people makes voters from a seed: names, dates, passports and addresses that fit
// each other, and now and then one that may not sign.
//
// Nobody of them exists. First names and surnames are drawn from the built-in list by gender,
// numbers of passports at random; streets are the real ones of Nenets AO (region 83) from the
// state register. The same [Options] give the same people in the same order, and no two of
// them have the same passport.
package people
