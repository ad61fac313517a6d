"""The shape of what an applicant types."""
