// Package hint knows what is usual in the series and number of a passport, and says where one differs.
// Real passports contradict each of its rules now and then, so a hint is never a ground to refuse.
package hint
