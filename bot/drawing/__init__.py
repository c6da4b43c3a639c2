"""The process that draws: facts in JSON on standard input, a PNG on standard output.

A process of its own, since what draws takes some 55 MiB that the bot would never give back, and
since a picture is never worth a bot that stands still. It knows neither words nor plans, reads no
setting and reaches no database. ``bot.painter`` starts it.
"""

# What the child says by its exit code: this machine cannot draw (no matplotlib, no font with
# these characters), which is no error.
CANNOT = 3
