"""/workdays: which days are worked, entered as the State Council announced them."""
