// Package wire is the gRPC contract between the host and a rule pack.
//
// pack.proto is the source; pack.pb.go and pack_grpc.pb.go are generated from it and
// committed. Field numbers are never reused and fields are never renamed: a pack that was
// built against this version must be understood for ever. Golden samples in package packs
// pin the bytes. Only package packs uses this package; authors and the host see the types
// of package packs.
package wire
