"""The reference centre: the API that laptops synchronise with. It imports nothing here, so that parts load alone."""
