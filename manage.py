#!/usr/bin/env python
"""Run Sofra's management commands; finds or starts the embedded servers when no real ones are named."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.demo")
    from config.launcher import servers_for_command

    with servers_for_command(sys.argv):
        from django.core.management import execute_from_command_line

        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
