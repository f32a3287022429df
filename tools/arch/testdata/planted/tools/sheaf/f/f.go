package f

import _ "planted.example/house/tools/sheaf/g"
