"""Policies: the texts that govern the service, their versions, and which companies, cookies and changes they name."""
