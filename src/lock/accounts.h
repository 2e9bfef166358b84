// Accounts: the upstream accounts whose names somebody looks at, found by what they are known by.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>

#include "lock/account.h"

namespace sshrp::lock {

/// From any thread.
class Accounts {
 public:
  /// Of this process alone.
  Accounts();

  /// From here on together with the daemon's other processes; to be called before any account is found.
  void share(SharedNamesPtr shared);

  /// Two names or ports of one server are one: what counts is the host key that it has shown, as a message
  /// has it, and the user there, whatever the case of its ASCII letters and a domain before a backslash.
  /// Of servers that have `disks` in common, these count in place of the host key.
  AccountPtr find(BytesView host_key, std::string_view user, std::string_view disks = {});

  /// That somebody holds on to.
  std::size_t size() const;

 private:
  AccountId id_of(BytesView where, std::string_view user) const;

  Bytes key_;
  SharedNamesPtr shared_{};
  mutable std::mutex mutex_;
  std::map<AccountId, std::weak_ptr<Account>> accounts_;  // under it
  std::size_t prune_at_ = 64;
};

using AccountsPtr = std::shared_ptr<Accounts>;

}  // namespace sshrp::lock
