"""Leave now: ends the session, clears what the browser keeps of this site, and goes somewhere neutral."""
