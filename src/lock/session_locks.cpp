// SPDX-License-Identifier: MIT
#include "lock/session_locks.h"

#include <asio/post.hpp>

namespace sshrp::lock {

class SessionLocks::Lock : public sftp::NameLock {
 public:
  Lock(std::shared_ptr<SessionLocks> owner, Kind kind) : owner_(std::move(owner)), entry_(kind, *owner_) {
    owner_->account_->add(entry_, Clock::now());
    if (entry_.state() == State::waiting) {
      place_ = owner_->waiting_.insert(owner_->waiting_.end(), this);
    } else {
      note_state();
    }
  }
  ~Lock() override {
    if (place_) owner_->waiting_.erase(*place_);
    const bool was_held = entry_.state() == State::held;
    owner_->account_->remove(entry_, Clock::now());
    if (was_held && is_noted_ && entry_.kind() == Kind::exclusive) --owner_->exclusive_held_;
  }

  State state() const override { return entry_.state(); }

  const Account::Entry& entry() const { return entry_; }
  /// It waits no longer.
  void leave() {
    owner_->waiting_.erase(*place_);
    place_.reset();
    note_state();
  }

 private:
  void note_state() {
    is_noted_ = true;
    if (entry_.state() == State::held && entry_.kind() == Kind::exclusive) ++owner_->exclusive_held_;
  }

  const std::shared_ptr<SessionLocks> owner_;
  Account::Entry entry_;
  std::optional<Waiting::iterator> place_{};
  bool is_noted_ = false;
};

SessionLocks::SessionLocks(AccountPtr account, const net::Executor& executor, std::function<void()> on_change)
    : account_(std::move(account)), executor_(executor), on_change_(std::move(on_change)), alarm_(executor) {}

sftp::NameLockPtr SessionLocks::lock(Kind kind) {
  auto lock = std::make_unique<Lock>(shared_from_this(), kind);
  if (lock->state() == sftp::NameLock::State::waiting) set_alarm();
  return lock;
}

// Whose entry it is lives meanwhile, and this with it.
void SessionLocks::changed() {
  if (is_told_.exchange(true)) return;
  asio::post(executor_, [weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->note_changes();
  });
}

void SessionLocks::note_changes() {
  is_told_ = false;
  for (auto next = waiting_.begin(); next != waiting_.end();) {
    Lock& lock = **next++;
    if (lock.state() != sftp::NameLock::State::waiting) lock.leave();
  }
  set_alarm();
  on_change_();
}

// For the one that has waited longest of each kind: the others' times come later.
void SessionLocks::set_alarm() {
  const auto now = Clock::now();
  std::optional<Clock::time_point> next;
  bool has_shared = false;
  for (const Lock* lock : waiting_) {
    const bool is_shared = lock->entry().kind() == Kind::shared;
    if (is_shared && std::exchange(has_shared, true)) continue;
    const auto at = account_->next_look(lock->entry(), now);
    if (at && (!next || *at < *next)) next = at;
  }
  if (!next) {
    alarm_.cancel();
    return;
  }
  alarm_.expires_at(*next);
  alarm_.async_wait([weak = weak_from_this()](const std::error_code& cancelled) {
    const auto self = weak.lock();
    if (cancelled || !self) return;
    self->account_->look(Clock::now());
    self->set_alarm();
  });
}

}  // namespace sshrp::lock
