"""Everything a person fills in, each form declared once in its own folder."""
