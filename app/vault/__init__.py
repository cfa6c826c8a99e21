"""The vault: files kept as evidence, exactly as they came, with what is known of each."""
