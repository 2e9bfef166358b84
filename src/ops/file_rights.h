// What of the file system the worker may read and change: Landlock rules, see landlock(7).
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "ops/system_calls.h"

namespace sshrp::ops {

/// Folders, with all that is in them.
struct FileRights {
  std::vector<std::string> read{};
  std::vector<std::string> written{};     // and read
  std::vector<int> read_by_descriptor{};  // folders that are open
  SocketNeeds::Bind bind{};               // to an address, with a port of the system's choice
};

/// From here on, for this process and its threads to come: files are written, made and removed, and read, in
/// these folders only and executed nowhere, no TCP port is bound, no abstract socket of others connected to,
/// and nobody outside is signalled, as far as the kernel knows how to forbid it. What a folder to be read is
/// and doesn't exist can't be read later either. Descriptors that are open aren't touched. Throws
/// std::system_error.
Restriction restrict_files(const FileRights& rights);

}  // namespace sshrp::ops
