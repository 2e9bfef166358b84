// Event descriptor: a thread that waits in poll(2) is woken by it (eventfd(2)).
// SPDX-License-Identifier: MIT
#pragma once

#include "util/unique_fd.h"

namespace sshrp::ops {

/// Readable once it was signalled, until it is cleared. Throws std::system_error.
util::UniqueFd make_event();

/// From any thread; never waits.
void signal_event(const util::UniqueFd& event);
void clear_event(const util::UniqueFd& event);

}  // namespace sshrp::ops
