"""Facts: the dates, times, amounts, numbers, names, places and quotations in a text, compared by what they mean."""
