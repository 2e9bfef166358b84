#!/bin/sh
# OpenSSH asks this program for the password, which stands in the environment.
# SPDX-License-Identifier: MIT
printf '%s\n' "$SSHRP_TEST_PASSWORD"
