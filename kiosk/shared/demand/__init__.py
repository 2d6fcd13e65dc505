"""Demand: what buyers looked at, asked for and thought of each product, for the workshop that makes it.

gather.py reads the leads once; figures.py is what is known of a product and a prison; findings.py
says it in sentences, for the page, the spreadsheet and the sheet that a workshop's manager reads.
"""
