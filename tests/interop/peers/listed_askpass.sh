#!/bin/sh
# Answers ssh's questions one after the other: each takes a line from the file that the environment names.
# SPDX-License-Identifier: MIT
sed -n 1p "$SSHRP_TEST_ANSWERS"
sed -i 1d "$SSHRP_TEST_ANSWERS"
