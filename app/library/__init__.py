"""The library: articles, checklists, templates and scripts that come with the product, searchable by meaning."""
