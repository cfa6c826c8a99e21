"""What law has us keep of an account that has ended: its payments, apart and under a key of their own."""
