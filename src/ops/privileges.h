// Privileges: who the worker is, and that it stays so.
// SPDX-License-Identifier: MIT
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "util/result.h"

namespace sshrp::ops {

struct Account {
  std::string user{};
  std::string group{};
  uid_t uid = 0;
  gid_t gid = 0;
  std::vector<gid_t> groups{};  // all, `gid` among them
};

/// The user's, with `group` in place of the user's own unless it is empty. Or a sentence: there is none.
Result<Account> find_account(const std::string& user, const std::string& group);

/// Becomes that account with no capability left, and no way back. Needs root. Throws std::system_error if
/// anything of it fails. For a process without other threads.
void become(const Account& account);

/// Nobody but root can look into this process, and there is no core file. Another account or program brings
/// the first back. Throws std::system_error.
void forbid_looks();

/// No capability is left, such as systemd gives somebody who isn't root; no program started from here on has
/// more rights; and what forbid_looks does. Throws std::system_error.
void forbid_new_privileges();

/// Raises the limit of open descriptors to what the system allows this process; root to `wanted` at least.
/// What fails leaves the limit as it is. Gives the limit.
std::size_t raise_descriptor_limit(std::size_t wanted);

}  // namespace sshrp::ops
