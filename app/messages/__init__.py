"""Messages: drafts of what a person wants to say, with their versions, and conversations that were brought in."""
