"""The same task across years, and plans that name one another: judged by administrators, shown
to everybody once confirmed.
"""
