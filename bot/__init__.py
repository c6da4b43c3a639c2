"""The process: builds, starts, takes in, ticks, delivers, stops.

Question I answer: who is built, who runs when?
I may await anything. I must never hold a sentence, a query, or an ``if`` about plans.
"""
