"""Messages: drafts, their tone, and conversations."""
