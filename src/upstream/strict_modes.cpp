// SPDX-License-Identifier: MIT
#include "upstream/strict_modes.h"

#include <fmt/format.h>

#include <algorithm>

#include "sftp/limits.h"
#include "util/text.h"

namespace sshrp::upstream {
namespace {

using sftp::Attributes;

constexpr std::uint32_t writing_for_group = 020;
constexpr std::uint32_t writing_for_others = 002;
constexpr std::uint32_t mode_bits = 07777;
// POSIX's S_IFMT and S_IFREG.
constexpr std::uint32_t type_mask = 0170000;
constexpr std::uint32_t type_regular = 0100000;

bool has_kind(const Attributes& attributes, StrictModes::Kind kind) {
  if (kind == StrictModes::Kind::folder) return attributes.kind() == Attributes::Kind::directory;
  return (*attributes.permissions & type_mask) == type_regular;
}

}  // namespace

std::optional<sftp::Components> real_path(std::string_view path) {
  if (!path.starts_with('/')) return std::nullopt;
  const auto parts = sftp::parts(path);
  if (std::ranges::find(parts, "..") != parts.end()) return std::nullopt;
  auto components = sftp::normalised(path);
  if (auto* found = std::get_if<sftp::Components>(&components)) return std::move(*found);
  return std::nullopt;
}

std::vector<std::string> folders_above(const sftp::Components& file, const sftp::Components& home) {
  std::vector<std::string> folders;
  sftp::Components folder = file;
  const std::size_t last = sftp::is_inside(home, file) && file.size() > home.size() ? home.size() : 0;
  while (folder.size() > last) {
    folder.pop_back();
    folders.push_back(sftp::joined(folder));
  }
  return folders;
}

// As the sshd of Debian and Ubuntu, whose users have a group of their own, by default of their own number,
// and may have a umask of 002. Whether somebody else is in it SFTP doesn't show.
std::uint32_t StrictModes::writing_for_strangers(std::uint32_t gid) const {
  const bool is_own_group = gid == owner_of_home_ && gid != 0;
  return is_own_group ? writing_for_others : writing_for_group | writing_for_others;
}

std::optional<std::string> StrictModes::objection(Kind kind, const std::string& path,
                                                  const Attributes& attributes) const {
  const std::string what = (kind == Kind::file ? "file " : "folder ") + util::escape(path, sftp::max_path);
  if (!attributes.owner || !attributes.permissions || attributes.kind() == Attributes::Kind::unknown)
    return "the upstream doesn't show owner, permissions and kind of " + what;
  if (attributes.kind() == Attributes::Kind::link)
    return what + " is a symbolic link, and the upstream doesn't say where it leads in the end";
  if (!has_kind(attributes, kind))
    return what + (kind == Kind::file ? " is no regular file" : " is no folder");
  const std::uint32_t owner = attributes.owner->uid;
  if (owner != 0 && owner != owner_of_home_) {
    return fmt::format("{} belongs to uid {}, which is neither root nor uid {}, the owner of the home {}",
                       what, owner, owner_of_home_, util::escape(home_, sftp::max_path));
  }
  if ((*attributes.permissions & writing_for_strangers(attributes.owner->gid)) != 0) {
    return fmt::format("{} can be written by group or others (mode {:04o}): chmod go-w would be right", what,
                       *attributes.permissions & mode_bits);
  }
  return std::nullopt;
}

}  // namespace sshrp::upstream
