"""The product as its users meet it: the whole bot, a real browser, a phone's width."""
