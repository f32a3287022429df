// Package supervisor tells whoever started this program, and asked to be told, that it serves and that it
// ends: the protocol of sd_notify, which systemd and others speak. It is one datagram to the socket that
// NOTIFY_SOCKET names; without it nobody asked, and nothing is sent.
package supervisor
