"""``python -m bot`` is the console script ``fengong``."""

import sys

# What is imported takes the longest at a start, and Ctrl-C then is no fault to trace.
try:
    from bot.cli import main

    main()
except KeyboardInterrupt:
    sys.exit(130)
