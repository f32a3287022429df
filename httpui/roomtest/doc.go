// Package roomtest opens the furnished house of core/machine/machinetest on a loopback socket,
// so that the tests of each room of screens and verbs speak to it as browsers and programs do.
//
// Everybody of [machinetest.User] is signed in under his login as the secret. The store is in
// memory over the real machine; time goes on by a second a command.
package roomtest
