"""Rights: a person's copy of everything, the end of an account, requests, consents, and what law keeps longer."""
