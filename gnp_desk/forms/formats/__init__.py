"""Blank formats: what each asks, as data, and the one hand that draws them as fillable PDFs. Pure: no store, no screen."""
