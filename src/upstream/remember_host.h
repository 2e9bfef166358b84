// Stores the key of a host that is seen for the first time (upstream_host_key_check = "accept-new").
// SPDX-License-Identifier: MIT
#pragma once

#include "upstream/known_hosts.h"

namespace sshrp::upstream {

enum class Remembered {
  stored,
  already_there,  // somebody else stored this very key meanwhile
  changed,        // meanwhile the file has another key for the host, or has this one revoked: don't trust it
  failed,         // nothing was stored
};

struct RememberResult {
  Remembered outcome;
  std::string sentence;  // for the log; names the file, and the line where there is one
};

/// Appends a line for `host` to the known_hosts file at `path`, which is made with mode 0600 if it isn't
/// there. Sessions, threads and processes that do this at once take turns (a lock on `path`.lock, waited for
/// at most 5 seconds); at any time and after a crash the file is either the old or the new one. Blocks for an
/// fsync, so it must not be called on a loop's thread.
RememberResult remember_host(const std::string& path, std::string_view host, std::uint16_t port,
                             const crypto::PublicKey& key);

}  // namespace sshrp::upstream
