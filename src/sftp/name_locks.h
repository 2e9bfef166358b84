// NameLocks: the one order of names of an upstream account, as a channel sees it. What the names of a path
// lead to must not change between the first look and the answer to the request, whoever else is logged in
// there.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

namespace sshrp::sftp {

enum class NameLockKind : std::uint8_t {
  shared,     // nobody moves names meanwhile
  exclusive,  // nobody looks at names meanwhile: for a request that moves some
};

/// That of one request, for as long as this lives.
class NameLock {
 public:
  enum class State : std::uint8_t {
    waiting,
    held,
    refused,  // others hold theirs for too long
  };

  NameLock() = default;
  NameLock(const NameLock&) = delete;
  NameLock& operator=(const NameLock&) = delete;
  virtual ~NameLock() = default;

  virtual State state() const = 0;
};

using NameLockPtr = std::unique_ptr<NameLock>;

/// How many requests of the account have moved names. Others' may be counted, too: what is equal is unmoved.
using MoveCount = std::uint32_t;

/// Those of one session. They outlive its channels.
class NameLocks {
 public:
  NameLocks() = default;
  NameLocks(const NameLocks&) = delete;
  NameLocks& operator=(const NameLocks&) = delete;
  virtual ~NameLocks() = default;

  /// It may wait; when its state has changed, the channels are told to go on.
  virtual NameLockPtr lock(NameLockKind kind) = 0;
  /// An exclusive one is held.
  virtual bool holds_exclusive() const = 0;

  /// A request that moves names is about to be sent.
  virtual void count_move() = 0;
  virtual MoveCount moves() const = 0;
};

using NameLocksPtr = std::shared_ptr<NameLocks>;

/// Where no other channel is: each lock is held at once.
NameLocksPtr make_unshared_name_locks();

}  // namespace sshrp::sftp
