// SPDX-License-Identifier: MIT
#include "sftp/root.h"

#include <algorithm>

#include "sftp/path.h"

namespace sshrp::sftp {
namespace {

// In terms of the jail, if it is inside by any spelling of the root.
std::optional<std::string> shown_absolute(const Root& root, const Components& path) {
  const auto strip = [&](const Components& spelling) {
    return joined({path.begin() + static_cast<std::ptrdiff_t>(spelling.size()), path.end()});
  };
  std::optional<std::string> shown;
  if (is_inside(root.place, path)) shown = strip(root.place);
  for (const Components& spelling : root.spellings) {
    if (!shown && is_inside(spelling, path)) shown = strip(spelling);
  }
  return shown && root.are_plain(parts(*shown)) ? shown : std::nullopt;
}

bool stays_below(std::size_t depth, std::string_view relative) {
  for (std::string_view part : parts(relative)) {
    if (part != "..") {
      ++depth;
    } else if (depth-- == 0) {
      return false;
    }
  }
  return true;
}

}  // namespace

std::string Root::upstream_path(const Components& inside) const {
  // "/C:" would be wherever somebody is on that drive.
  if (inside.empty() && names == Names::windows && place.size() == 1) return joined(place) + "/";
  if (inside.empty()) return joined(place);
  return (place.empty() ? std::string() : joined(place)) + joined(inside);
}

bool Root::are_plain(std::span<const std::string_view> parts) const {
  return names == Names::posix || std::ranges::all_of(parts, [](std::string_view part) {
           return part == ".." || is_plain_windows_name(part);
         });
}

std::optional<std::string> shown_target(const Root& root, const Components& place, std::string_view target) {
  if (target.starts_with('/')) {
    const auto path = normalised(target);
    return std::holds_alternative<Components>(path) ? shown_absolute(root, std::get<Components>(path))
                                                    : std::nullopt;
  }
  const std::size_t depth = place.empty() ? 0 : place.size() - 1;
  if (!root.are_plain(parts(target))) return std::nullopt;
  if (stays_below(depth, target)) return std::string(target);
  const Components directory(place.begin(), place.begin() + static_cast<std::ptrdiff_t>(depth));
  const auto path = normalised(root.upstream_path(directory) + "/" + std::string(target));
  return std::holds_alternative<Components>(path) ? shown_absolute(root, std::get<Components>(path))
                                                  : std::nullopt;
}

std::optional<Components> made_target(const Components& directory, std::string_view target) {
  const bool is_relative = !target.starts_with('/');
  if (is_relative && !stays_below(directory.size(), target)) return std::nullopt;
  auto path = normalised(is_relative ? joined(directory) + "/" + std::string(target) : std::string(target));
  if (!std::holds_alternative<Components>(path)) return std::nullopt;
  return std::move(std::get<Components>(path));
}

}  // namespace sshrp::sftp
