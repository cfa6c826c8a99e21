"""Reading the vault: the list, the page of a document, its details, removal, exports and the daily check."""
