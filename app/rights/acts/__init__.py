"""What our staff, and the system on its own, did to one account, as its owner reads it."""
