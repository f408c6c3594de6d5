"""The one layout engine of every paper: fonts, flow over pages, blocks, marks, damage outline, legends (forms.md 10)."""
