module planted.example/house

go 1.26.0

require github.com/google/uuid v1.6.0

replace github.com/google/uuid => ../uuid
