"""Composes everything. The queue's app is made here, so that each process sends its tasks to the same broker."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
