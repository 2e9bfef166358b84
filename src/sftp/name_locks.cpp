// SPDX-License-Identifier: MIT
#include "sftp/name_locks.h"

namespace sshrp::sftp {
namespace {

class Held : public NameLock {
 public:
  State state() const override { return State::held; }
};

class UnsharedNameLocks : public NameLocks {
 public:
  NameLockPtr lock(NameLockKind) override { return std::make_unique<Held>(); }
  bool holds_exclusive() const override { return false; }
  void count_move() override { ++moves_; }
  MoveCount moves() const override { return moves_; }

 private:
  MoveCount moves_ = 0;
};

}  // namespace

NameLocksPtr make_unshared_name_locks() { return std::make_shared<UnsharedNameLocks>(); }

}  // namespace sshrp::sftp
