// What a system call that failed throws.
// SPDX-License-Identifier: MIT
#pragma once

#include <cerrno>
#include <string>
#include <string_view>
#include <system_error>

namespace sshrp::ops {

/// Of errno, as the call left it; `what` names the call, or says what couldn't be done.
[[noreturn]] inline void throw_errno(std::string_view what) {
  const int error = errno;
  throw std::system_error(error, std::generic_category(), std::string(what));
}

}  // namespace sshrp::ops
