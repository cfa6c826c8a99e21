"""The pages that belong to no feature: the front door, the legal pages, help lines, and the signed-in home."""
