// Package e2e holds tests only. They build sheaf and sheafverify once and use them as people
// and programs do: at the keyboard of a browser, at the command line, over HTTP, and with a
// process that is killed in the middle of its work.
//
// What the tests share: a founded house (house_test.go) is made once and copied for each test,
// a node (node_test.go) is the real process on a copy, and a browser (browser_test.go) is the
// real Chromium with a camera that plays prepared pictures. Nothing here reaches into a room;
// everything goes through the doors that the house has.
//
// SHEAF_SHOTS names a folder that gets a picture of every screen visited.
package e2e
