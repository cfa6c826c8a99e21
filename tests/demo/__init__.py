"""The demo account and the link that signs in to it."""
