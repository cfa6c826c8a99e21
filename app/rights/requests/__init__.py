"""Requests: what people ask of us about their data, or report, from the form to the answer, each by a day."""
