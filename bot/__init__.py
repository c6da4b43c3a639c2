"""The process: builds, starts, takes in, ticks, delivers, stops.

Question I answer: who is built, who runs when?
I may await anything. I must never hold a sentence, a query, or an ``if`` about plans.
"""

import os

# The library reads this whenever it hands out a duration, and warns about each otherwise; it is
# set before any room can have imported it.
os.environ.setdefault("PTB_TIMEDELTA", "1")  # noqa: TID251
