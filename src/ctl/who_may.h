// Why nobody answers at the control socket, and who may ask there.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace sshrp::ctl {

/// A sentence about a connection to that socket that failed with errno `error`.
std::string why_unreachable(const std::string& socket, int error);

}  // namespace sshrp::ctl
