// Reads a file of an upstream over SFTP (draft-ietf-secsh-filexfer-02), with a login of the proxy's own.
#pragma once

#include <string>
#include <variant>

#include "net/connection.h"

namespace sshrp::auth {

/// Why the file can't be had or trusted; safe to print, for the log.
struct FileFailure {
  std::string sentence;
};

/// All of the file at `path`, which is relative to where a login there starts, if it has at most `most`
/// bytes. It is refused if others than its owner may write to it, as sshd does under StrictModes. `upstream`
/// is logged in, nobody else uses it meanwhile, and the channel is gone in the end. Throws what the
/// connection throws, and ProtocolError for answers that break the protocol.
net::Task<std::variant<std::string, FileFailure>> read_remote_file(net::ConnectionPtr upstream,
                                                                   std::string path, std::size_t most);

}  // namespace sshrp::auth
