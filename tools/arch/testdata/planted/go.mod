module planted.example/house

go 1.26.0
