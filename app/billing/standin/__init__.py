"""The local stand-in for Stripe: the part of its API, its events and its pages that billing uses, with play money."""
