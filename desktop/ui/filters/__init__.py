"""Where a person asks: the search box and the row of filters. Door: `filter_bar`."""
