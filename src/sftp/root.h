// Root: the directory of the upstream that a jail's client sees as "/".
#pragma once

#include <vector>

#include "sftp/path.h"

namespace sshrp::sftp {

/// Whether LSTAT is believed when it says that a name is no link. ProFTPD's mod_sftp follows links in it, and
/// in REMOVE, RMDIR and RENAME too.
enum class Lstat : std::uint8_t { believed, doubted };

struct Root {
  Components place{};                   // canonical, without links
  std::vector<Components> spellings{};  // other paths that lead to it, such as the one configured
  Lstat lstat = Lstat::believed;

  /// The path on the upstream of a path in the jail.
  std::string upstream_path(const Components& inside) const;
};

}  // namespace sshrp::sftp
