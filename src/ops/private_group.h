// Groups that nobody but one user is in. Where each user has such a group, as on Debian, a umask of 002 is
// usual, and what it lets the group do it lets nobody else do.
// SPDX-License-Identifier: MIT
#pragma once

#include <sys/stat.h>

#include <optional>
#include <string_view>

namespace sshrp::ops {

constexpr std::size_t max_account_file = 16 * 1024 * 1024;  // bytes; some 200,000 accounts

/// The user of that name. `passwd`: the text of a passwd(5) file.
std::optional<uid_t> find_uid(std::string_view passwd, std::string_view account);

/// Whether `group` is the primary group of `owner` and of nobody else, and has no other members. `passwd` and
/// `groups`: the texts of a passwd(5) and a group(5) file. No for whom these don't know.
bool is_private_group(gid_t group, uid_t owner, std::string_view passwd, std::string_view groups);

/// The user of that name in /etc/passwd. Services for names (LDAP and the like) aren't asked, here and below:
/// their libraries would work in the worker on names that strangers chose.
std::optional<uid_t> find_local_uid(std::string_view account);

/// Whether others than its owner may write to a file or folder: its mode says so for all, or for a group that
/// isn't private by /etc/passwd and /etc/group.
bool is_writable_for_others(const struct stat& status);

}  // namespace sshrp::ops
