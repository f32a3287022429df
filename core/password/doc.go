// Package password hashes and checks passwords with argon2id (RFC 9106) in the PHC string
// form "$argon2id$v=19$m=…,t=…,p=…$salt$hash", so that parameters can grow later.
//
// One hash costs 64 MiB and a good part of a core: a [Hasher] lets only a few run at once,
// or a flood of logins would take the memory of the desk.
package password
