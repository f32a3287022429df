package e

import _ "planted.example/house/tools/sheaf/f"
