"""The bytes of documents over the wire."""
