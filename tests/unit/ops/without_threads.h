// A process that the system gives no thread any more, as strangers bring about who take all of a service.
// SPDX-License-Identifier: MIT
#pragma once

#include <sys/resource.h>
#include <unistd.h>

namespace sshrp::ops {

/// Of a process of its own (in_child.h), which gives up root for it: root may have more than the limit.
/// Whether that could be done.
inline bool forbid_threads() {
  constexpr uid_t somebody = 65534;
  rlimit limit{};
  if (::geteuid() == 0 && ::setresuid(somebody, somebody, somebody) != 0) return false;
  if (::getrlimit(RLIMIT_NPROC, &limit) != 0) return false;
  limit.rlim_cur = 0;
  return ::setrlimit(RLIMIT_NPROC, &limit) == 0;
}

inline bool allow_threads() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NPROC, &limit) != 0) return false;
  limit.rlim_cur = limit.rlim_max;
  return ::setrlimit(RLIMIT_NPROC, &limit) == 0;
}

}  // namespace sshrp::ops
