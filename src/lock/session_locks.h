// SessionLocks: the locks of one session on the names of its upstream account.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>

#include "lock/account.h"
#include "net/asio.h"

namespace sshrp::lock {

/// For the session's thread, as its locks are.
class SessionLocks : public sftp::NameLocks,
                     public Account::Owner,
                     public std::enable_shared_from_this<SessionLocks> {
 public:
  /// `on_change` is called, from the executor's thread, when locks that were waited for have come or are
  /// refused.
  SessionLocks(AccountPtr account, const net::Executor& executor, std::function<void()> on_change);

  sftp::NameLockPtr lock(Kind kind) override;
  bool holds_exclusive() const override { return exclusive_held_ > 0; }
  void count_move() override { ++account_->moves(); }
  sftp::MoveCount moves() const override { return account_->moves(); }

 private:
  class Lock;
  using Waiting = std::list<Lock*>;

  void changed() override;
  void note_changes();
  void set_alarm();

  const AccountPtr account_;
  const net::Executor executor_;
  const std::function<void()> on_change_;
  std::atomic<bool> is_told_ = false;  // that something has changed
  Waiting waiting_;                    // in the order of their coming
  std::size_t exclusive_held_ = 0;
  net::Timer alarm_;  // for the queue of deadlines has steps of 100 ms
};

}  // namespace sshrp::lock
