"""Leads by producer: to each prison what buyers asked of its products, and to each country's attaché the sums."""
