"""How tasks stand, for those entitled: boards, lists, what was reported, and the line on a card."""
