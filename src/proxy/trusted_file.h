// Files that decide who may enter, or hold what the proxy enters with: read only if nobody else could have
// written them, or read them where they are secret.
#pragma once

#include <stdexcept>
#include <string>

#include "util/secret.h"

namespace sshrp::proxy {

/// The sentence completes the file's name.
class FileError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

enum class Readers {
  owner,    // nobody else may read it, as it holds a private key or a passphrase
  anybody,  // but nobody else may write to it
};

/// All of a regular file that belongs to root or to the daemon's user and isn't reached through a link in its
/// last component. Blocks. Throws FileError, also for more than `most` bytes.
util::SecretBytes read_trusted_file(const std::string& path, Readers readers, std::size_t most);

}  // namespace sshrp::proxy
