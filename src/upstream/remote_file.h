// Reads a file of an upstream over SFTP (draft-ietf-secsh-filexfer-02), with a login of the proxy's own.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <variant>

#include "net/connection.h"

namespace sshrp::upstream {

/// Why the file can't be had or trusted; safe to print, for the log.
struct FileFailure {
  std::string sentence;
};

struct RemoteFileRule {
  std::size_t max_size;  // bytes
  /// `strict`: only if nobody but root and the owner of the home can have written the file or put it there,
  /// as sshd wants it under StrictModes; what the upstream doesn't show is refused.
  enum class Modes : std::uint8_t { strict, any } modes = Modes::strict;
};

/// All of the file at `path`, which is relative to where a login there starts. `upstream` is logged in,
/// nobody else uses it meanwhile, and the channel is gone in the end. Throws what the connection throws, and
/// ProtocolError for answers that break the protocol.
net::Task<std::variant<std::string, FileFailure>> read_remote_file(net::ConnectionPtr upstream,
                                                                   std::string path, RemoteFileRule rule);

}  // namespace sshrp::upstream
