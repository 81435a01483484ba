"""The pages: where people look, check the words and decide; rendered here, readable anywhere."""
