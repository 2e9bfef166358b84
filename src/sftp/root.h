// Root: the directory of the upstream that a jail's client sees as "/".
#pragma once

#include <vector>

#include "sftp/path.h"

namespace sshrp::sftp {

struct Root {
  Components place{};                   // canonical, without links
  std::vector<Components> spellings{};  // other paths that lead to it, such as the one configured

  /// The path on the upstream of a path in the jail.
  std::string upstream_path(const Components& inside) const;
};

}  // namespace sshrp::sftp
