// SPDX-License-Identifier: MIT
#include "ops/trusted_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

#include "ops/file_io.h"
#include "ops/private_group.h"

namespace sshrp::ops {
namespace {

constexpr mode_t for_others = 077;
constexpr mode_t writing_for_others = 022;
constexpr mode_t reading_for_group = 040;

std::string linked_to(const TrustedPlace& place) { return place.linked ? place.path : ""; }

[[noreturn]] void fail(int error, const std::string& linked_to) {
  throw FileError("can't be read: " + (linked_to.empty() ? "" : linked_to + ": ") + std::strerror(error));
}

bool is_ours(gid_t group, std::span<const gid_t> further) {
  if (group == ::getegid() || std::ranges::find(further, group) != further.end()) return true;
  std::vector<gid_t> groups(static_cast<std::size_t>(std::max(::getgroups(0, nullptr), 0)));
  const int count = ::getgroups(static_cast<int>(groups.size()), groups.data());
  groups.resize(static_cast<std::size_t>(std::max(count, 0)));
  return std::ranges::find(groups, group) != groups.end();
}

std::optional<std::string> objection_to_mode(const struct stat& status, bool write_protected,
                                             const FileRule& rule) {
  if (rule.readers == Readers::anybody) {
    if (!write_protected && is_writable_for_others(status))
      return "can be written by others: chmod go-w would be right";
    return std::nullopt;
  }
  const mode_t mode = status.st_mode & (write_protected ? ~writing_for_others : ~mode_t{0});
  if ((mode & for_others & ~reading_for_group) != 0)
    return "can be read or written by others: chmod 600 would be right";
  if ((mode & reading_for_group) != 0 && !is_ours(status.st_gid, rule.successor.groups))
    return "can be read by a group that isn't the daemon's (gid " + std::to_string(status.st_gid) +
           "): chmod 600 would be right";
  return std::nullopt;
}

std::optional<std::string> objection(const struct stat& status, bool write_protected, const FileRule& rule,
                                     Owners& owners) {
  if (!S_ISREG(status.st_mode)) return "is not a regular file";
  if (!owners.include(status.st_uid))
    return "belongs to another user (uid " + std::to_string(status.st_uid) + "): " + owners.right_ones();
  if (auto wrong = objection_to_mode(status, write_protected, rule)) return wrong;
  if (static_cast<std::size_t>(status.st_size) > rule.max_size)
    return "has more than the " + std::to_string(rule.max_size) + " bytes that it may have";
  return std::nullopt;
}

void require_right(const struct stat& status, const TrustedPlace& place, const FileRule& rule,
                   Owners& owners) {
  const auto wrong = objection(status, place.write_protected, rule, owners);
  if (wrong) throw FileError((place.linked ? "leads to " + place.path + ", which " : "") + *wrong);
}

TrustedPlace find(const std::string& path, const FileRule& rule, Owners& owners) {
  TrustedPlace place = follow_trusted_path(path, owners);
  if (place.status) require_right(*place.status, place, rule, owners);
  return place;
}

// What stood there was looked at before, so that no device or pipe is opened; what counts is what was opened.
TrustedFile open(const TrustedPlace& place, const FileRule& rule, Owners& owners) {
  util::UniqueFd file(
      ::openat(place.folder.get(), place.name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat status {};
  if (!file || ::fstat(file.get(), &status) != 0) fail(errno, linked_to(place));
  require_right(status, place, rule, owners);
  return {std::move(file), state_of(status), linked_to(place)};
}

}  // namespace

util::SecretBytes TrustedFile::read() const {
  util::SecretBytes text(static_cast<std::size_t>(state.size));
  const auto size = read_into(fd.get(), text.data());
  if (!size) fail(errno, linked_to);
  text.truncate(*size);
  return text;
}

TrustedFile open_trusted_file(const std::string& path, const FileRule& rule) {
  Owners owners(std::string(rule.account), rule.successor.uid);
  const TrustedPlace place = find(path, rule, owners);
  if (!place.status) fail(ENOENT, linked_to(place));
  return open(place, rule, owners);
}

util::SecretBytes read_trusted_file(const std::string& path, const FileRule& rule) {
  return open_trusted_file(path, rule).read();
}

std::optional<util::SecretBytes> find_trusted_file(const std::string& path, const FileRule& rule) {
  Owners owners(std::string(rule.account), rule.successor.uid);
  const TrustedPlace place = find(path, rule, owners);
  if (!place.status) return std::nullopt;
  return open(place, rule, owners).read();
}

}  // namespace sshrp::ops
