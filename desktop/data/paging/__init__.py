"""Any page of any question as a short seek. Door: `page_index`."""
