"""The pages that belong to no feature: the front door, help lines, and the signed-in home."""
