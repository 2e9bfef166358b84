#!/bin/sh
# OpenSSH asks this program for the password, which stands in the environment.
printf '%s\n' "$SSHRP_TEST_PASSWORD"
