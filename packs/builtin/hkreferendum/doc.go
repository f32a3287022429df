// Package hkreferendum is the rule pack "hk-referendum": a civil referendum in Hong Kong, whose voters are
// known by the number of their identity card and a token sent to their phone.
//
// No law stands behind it: the procedure is that of the organisers of 2014 and 2020, as their
// specification and their pages describe it, and every clause names those.
//
// Invariants.
//
//   - A visit has three steps: what the voter tells ("conditions") gives a token, the token gives the right
//     to a ballot, and with the ballot ("questionnaire") it is over. Each is judged by itself.
//   - Whether somebody has voted is asked at the last step alone: the first would tell anybody who knows a
//     number whether its owner has voted.
//   - A person is the number of the card. The day of issue changes with each new card and distinguishes
//     nobody.
//   - Neither number nor token ever stands in a finding.
//
// A number has so few values that no public salt hides it: who stores what stands for it has to use a
// secret key.
package hkreferendum
