package g

import _ "planted.example/house/tools/sheaf/h"
