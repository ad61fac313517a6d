"""The pages of applications: writing, handing in, reading."""
