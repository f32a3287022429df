package c

import _ "planted.example/house/tools/sheaf/d"
