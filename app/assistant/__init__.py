"""What is between a person and a language model: consent, masking, help first, quota, and the answer on the page."""
