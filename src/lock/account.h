// Account: the locks on the names of one upstream account, of all sessions of this process.
// SPDX-License-Identifier: MIT
#pragma once

#include <list>
#include <mutex>

#include "lock/process_lock.h"

namespace sshrp::lock {

/// Who waits for an exclusive lock holds up those who come behind it for a shared one, so long at most; then
/// they are let by. It does so again at each interval.
inline constexpr std::chrono::milliseconds hold_up{100};
inline constexpr std::chrono::seconds hold_up_interval{1};
/// Then it is refused: somebody holds a shared lock whose request the upstream doesn't answer.
inline constexpr std::chrono::seconds max_wait_for_exclusive{5};

/// In the order of their coming, from any thread. A shared lock is waited for as long as an exclusive one is
/// held, and that is until an upstream has answered. The number of those who wait is bounded by sftp/limits.h
/// for each channel.
class Account {
 public:
  using State = sftp::NameLock::State;

  /// Whose thread is told.
  class Owner {
   public:
    virtual ~Owner() = default;
    /// The state of one of its entries has changed. From any thread, and it may not come back from there.
    virtual void changed() = 0;
  };

  /// A lock, or who waits for one. It stays where it is from add() to remove().
  class Entry {
   public:
    Entry(Kind kind, Owner& owner) : kind_(kind), owner_(owner) {}
    Kind kind() const { return kind_; }
    State state() const { return state_.load(std::memory_order_acquire); }

   private:
    friend class Account;

    const Kind kind_;
    Owner& owner_;
    Clock::time_point since_{};
    std::list<Entry*>::iterator place_{};  // as long as it waits
    std::atomic<State> state_{State::waiting};
  };

  Account(const SharedNamesPtr& shared, const AccountId& id);

  /// It may be held at once.
  void add(Entry& entry, Clock::time_point now);
  void remove(Entry& entry, Clock::time_point now);
  /// Time has passed.
  void look(Clock::time_point now);
  /// When to look, if the entry still waits then; nullopt: others' ends will tell.
  std::optional<Clock::time_point> next_look(const Entry& entry, Clock::time_point now);

  std::atomic<std::uint32_t>& moves() { return shared_ ? shared_->moves(id_) : own_moves_; }

 private:
  void advance(Clock::time_point now, const Entry* newest);
  bool process_has(const Entry& entry, Clock::time_point now);
  void set(Entry& entry, State state, const Entry* newest);
  static bool holds_up(const Entry& entry, Clock::time_point now);

  const SharedNamesPtr shared_;
  const AccountId id_;
  std::atomic<std::uint32_t> own_moves_ = 0;
  std::mutex mutex_;
  // Under it:
  ProcessLock process_lock_;
  std::list<Entry*> waiting_;  // in the order of their coming
  std::size_t shared_held_ = 0;
  enum class Exclusive { free, held } exclusive_ = Exclusive::free;
};

using AccountPtr = std::shared_ptr<Account>;

}  // namespace sshrp::lock
