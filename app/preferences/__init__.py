"""Which mail that nobody needs a person wants: chosen at the account, opted out of at an address."""
