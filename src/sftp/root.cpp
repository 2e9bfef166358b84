#include "sftp/root.h"

namespace sshrp::sftp {

std::string Root::upstream_path(const Components& inside) const {
  if (inside.empty()) return joined(place);
  return (place.empty() ? std::string() : joined(place)) + joined(inside);
}

}  // namespace sshrp::sftp
