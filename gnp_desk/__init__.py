"""GNP Desk."""
