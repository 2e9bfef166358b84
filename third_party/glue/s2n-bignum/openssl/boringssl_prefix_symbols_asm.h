// s2n-bignum's files include this for AWS-LC, which renames symbols here. Ours keep their names, and nobody
// outside sees them.
// SPDX-License-Identifier: MIT
#pragma once
