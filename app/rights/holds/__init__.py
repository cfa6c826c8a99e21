"""Legal holds: an account that law asks us to preserve is neither purged nor thinned out until the hold is lifted."""
