// WaySetup: the way to servers as a process is told of it that reads no files: with all that it needs of its
// gates.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>

#include "gate/entrance.h"
#include "util/secret.h"

namespace sshrp::gate {

struct WaySetup {
  route::GatePtr via{};         // the last one on the way
  Surroundings surroundings{};  // of `upstream` what is spoken with upstreams, the rest is the process's own
};

/// A secret, since the credentials for gates are in it. Throws std::invalid_argument for a key that isn't in
/// memory.
util::SecretBytes encode(const WaySetup& way);
/// Throws std::runtime_error: it isn't what encode() gives.
WaySetup decode_way(BytesView bytes);

/// A file's text; empty if there is none.
using ReadFile = std::function<std::string(const std::string& path)>;
/// The same gate, and those before it: SSH servers have their lines of known hosts with them. `remembered`:
/// the file that accept-new writes.
route::GatePtr with_known_lines(const route::GatePtr& gate, const std::string& remembered,
                                const ReadFile& read);

}  // namespace sshrp::gate
