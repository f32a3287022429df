package b

import _ "planted.example/house/tools/sheaf/c"
