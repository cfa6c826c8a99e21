"""The tests, beside the product: one folder a feature, and the cast they share."""
