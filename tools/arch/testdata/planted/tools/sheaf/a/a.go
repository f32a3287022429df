package a

import _ "planted.example/house/tools/sheaf/b"
