#!/bin/sh
# Answers what ssh asks: a code if one is asked for, else the password.
# SPDX-License-Identifier: MIT
case $1 in
*erification*) echo "$SSHRP_TEST_CODE" ;;
*) echo "$SSHRP_TEST_PASSWORD" ;;
esac
