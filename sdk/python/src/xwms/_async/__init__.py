"""The client and what it is made of."""
