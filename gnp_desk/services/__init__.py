"""Everything with a side effect: the store, its journal, papers, search. No screen is known here."""
