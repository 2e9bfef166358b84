// Files that decide who may enter, or hold what the proxy enters with: read only if nobody else could have
// written or replaced them, or read them where they are secret.
// SPDX-License-Identifier: MIT
#pragma once

#include <span>

#include "ops/file_io.h"
#include "ops/trusted_path.h"
#include "util/secret.h"
#include "util/unique_fd.h"

namespace sshrp::ops {

/// The account that gets what this process reads, and then counts as this process does: the worker has in its
/// memory what the master read for it.
struct Successor {
  std::optional<uid_t> uid{};  // nullopt: there is none
  std::span<const gid_t> groups{};
};

enum class Readers {
  we,       // as it holds a private key or a passphrase: its owner and groups of ours or of the successor
  anybody,  // but nobody else may write to it
};

struct FileRule {
  Readers readers;
  std::size_t max_size;        // bytes
  std::string_view account{};  // a user that may own file and folders beside root and us: see Owners
  Successor successor{};
};

/// One that may be read, opened.
struct TrustedFile {
  util::UniqueFd fd;
  FileState state;
  std::string linked_to;  // the path that links led to, to be shown; empty if there were none

  /// All of it, once. Blocks. Throws FileError.
  util::SecretBytes read() const;
};

/// A regular file that belongs to root, to this process's user, the successor or the account, at a path that
/// follow_trusted_path() follows. Blocks. Throws FileError, also for a file that isn't there or is too large.
TrustedFile open_trusted_file(const std::string& path, const FileRule& rule);

/// The same, and all of it.
util::SecretBytes read_trusted_file(const std::string& path, const FileRule& rule);

/// The same; nullopt: there is no such file, and nobody else can have taken it away.
std::optional<util::SecretBytes> find_trusted_file(const std::string& path, const FileRule& rule);

}  // namespace sshrp::ops
