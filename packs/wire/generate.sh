#!/bin/sh
# Regenerates pack.pb.go and pack_grpc.pb.go from pack.proto. Needs protoc (Debian package
# protobuf-compiler); the two plugins are pinned by the tool lines of go.mod.
set -eu
cd "$(dirname "$0")"
bin=$(mktemp -d)
trap 'rm -rf "$bin"' EXIT
go build -o "$bin/" google.golang.org/protobuf/cmd/protoc-gen-go google.golang.org/grpc/cmd/protoc-gen-go-grpc
PATH="$bin:$PATH" protoc --go_out=. --go_opt=paths=source_relative \
	--go-grpc_out=. --go-grpc_opt=paths=source_relative pack.proto
