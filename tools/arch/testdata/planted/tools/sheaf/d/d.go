package d

import _ "planted.example/house/tools/sheaf/e"
