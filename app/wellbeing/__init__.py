"""Well-being: safety plans, check-ins, complaints about providers and notes of care, behind a door of their own."""
