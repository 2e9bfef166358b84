// Shared descriptors: sockets that other processes have, too, and that the worker is to use and not to spoil.
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "ops/system_calls.h"
#include "util/unique_fd.h"

namespace sshrp::ops {

/// Descriptors for all numbers up to `last` that are free, so that no descriptor that is opened later is
/// taken for a shared one as long as these are open.
std::vector<util::UniqueFd> fill_numbers(int last);

/// From here on, for this process and its threads to come: a socket whose descriptor's number is at most
/// `last` can't be shut down, connected, bound or set up otherwise, and no other descriptor of it can be had,
/// by which that would be possible. Needs no_new_privs. Throws std::system_error where the kernel has seccomp
/// and yet it can't be done.
Restriction protect_shared(int last);

}  // namespace sshrp::ops
