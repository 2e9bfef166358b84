// SPDX-License-Identifier: MIT
#include "ops/private_group.h"

#include <fcntl.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <vector>

#include "ops/file_io.h"
#include "util/text.h"
#include "util/unique_fd.h"

namespace sshrp::ops {
namespace {

constexpr const char* passwd_file = "/etc/passwd";
constexpr const char* group_file = "/etc/group";

/// passwd(5): name:password:uid:gid:…
struct User {
  std::string_view name;
  uid_t uid;
  gid_t group;
};

/// group(5): name:password:gid:member,member
struct Group {
  gid_t gid;
  std::string_view members;
};

std::optional<std::uint32_t> to_number(std::string_view digits) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

std::optional<User> to_user(std::string_view line) {
  const auto fields = util::split(line, ':');
  if (fields.size() < 4) return std::nullopt;
  const auto uid = to_number(fields[2]);
  const auto group = to_number(fields[3]);
  if (!uid || !group) return std::nullopt;
  return User{fields[0], *uid, *group};
}

std::optional<Group> to_group(std::string_view line) {
  const auto fields = util::split(line, ':');
  if (fields.size() < 4) return std::nullopt;
  const auto gid = to_number(fields[2]);
  if (!gid) return std::nullopt;
  return Group{*gid, fields[3]};
}

/// Lines that aren't as they should be are left out.
template <typename Entry>
std::vector<Entry> entries_of(std::string_view text, std::optional<Entry> (*to_entry)(std::string_view)) {
  std::vector<Entry> entries;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (const auto entry = to_entry(line)) entries.push_back(*entry);
  }
  return entries;
}

/// Nothing where it can't be read to its end: half a list says nothing of who isn't in it.
std::string read_account_file(const char* path) {
  const util::UniqueFd file(::open(path, O_RDONLY | O_CLOEXEC));
  if (!file) return {};
  auto text = read_all(file.get(), max_account_file);
  return text && text->size() <= max_account_file ? std::move(*text) : std::string();
}

}  // namespace

std::optional<uid_t> find_uid(std::string_view passwd, std::string_view account) {
  if (account.empty()) return std::nullopt;
  const auto users = entries_of(passwd, to_user);
  const auto found = std::ranges::find(users, account, &User::name);
  return found == users.end() ? std::nullopt : std::optional(found->uid);
}

bool is_private_group(gid_t group, uid_t owner, std::string_view passwd, std::string_view groups) {
  const auto users = entries_of(passwd, to_user);
  const auto is_owner = [&](std::string_view name) {
    return std::ranges::any_of(users,
                               [&](const User& user) { return user.name == name && user.uid == owner; });
  };
  bool of_owner = false;
  for (const User& user : users) {
    if (user.group != group) continue;
    if (user.uid != owner) return false;
    of_owner = true;
  }
  bool known = false;
  for (const Group& entry : entries_of(groups, to_group)) {
    if (entry.gid != group) continue;
    known = true;
    for (const std::string_view member : util::split(entry.members, ','))
      if (!member.empty() && !is_owner(member)) return false;
  }
  return of_owner && known;
}

std::optional<uid_t> find_local_uid(std::string_view account) {
  return find_uid(read_account_file(passwd_file), account);
}

bool is_writable_for_others(const struct stat& status) {
  if ((status.st_mode & S_IWOTH) != 0) return true;
  if ((status.st_mode & S_IWGRP) == 0) return false;
  return !is_private_group(status.st_gid, status.st_uid, read_account_file(passwd_file),
                           read_account_file(group_file));
}

}  // namespace sshrp::ops
