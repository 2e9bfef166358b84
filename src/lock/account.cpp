// SPDX-License-Identifier: MIT
#include "lock/account.h"

#include <algorithm>

namespace sshrp::lock {

Account::Account(const SharedNamesPtr& shared, const AccountId& id)
    : shared_(shared), id_(id), process_lock_(shared, id) {}

void Account::add(Entry& entry, Clock::time_point now) {
#ifdef SSHRP_WITHOUT_ORDER
  entry.since_ = now;
  entry.state_ = State::held;  // what the tests of races must find
#else
  const std::lock_guard locked(mutex_);
  entry.since_ = now;
  entry.place_ = waiting_.insert(waiting_.end(), &entry);
  advance(now, &entry);
#endif
}

void Account::remove(Entry& entry, Clock::time_point now) {
#ifdef SSHRP_WITHOUT_ORDER
  static_cast<void>(entry);
  static_cast<void>(now);
#else
  const std::lock_guard locked(mutex_);
  switch (entry.state()) {
    case State::waiting:
      waiting_.erase(entry.place_);
      break;
    case State::held:
      if (entry.kind_ == Kind::exclusive) {
        exclusive_ = Exclusive::free;
      } else {
        --shared_held_;
      }
      if (shared_held_ == 0) process_lock_.unlock();
      break;
    case State::refused:
      break;
  }
  advance(now, nullptr);
#endif
}

void Account::look(Clock::time_point now) {
  const std::lock_guard locked(mutex_);
  advance(now, nullptr);
}

std::optional<Clock::time_point> Account::next_look(const Entry& entry, Clock::time_point now) {
  const std::lock_guard locked(mutex_);
  if (entry.state() != State::waiting) return std::nullopt;
  std::optional<Clock::time_point> next;
  const auto at = [&](Clock::time_point time) {
    if (time > now) next = next ? std::min(*next, time) : time;
  };
  at(entry.since_ + hold_up);
  if (entry.kind_ == Kind::exclusive) at(entry.since_ + max_wait_for_exclusive);
  const auto retry = process_lock_.retry_at(entry.kind_);
  // One that is due already was missed, or those in front of this entry are waited for.
  if (exclusive_ == Exclusive::free && retry) at(*retry > now ? *retry : now + max_retry);
  if (process_lock_.is_wanted_elsewhere(now)) at(now + max_retry);
  return next;
}

bool Account::holds_up(const Entry& entry, Clock::time_point now) {
  return (now - entry.since_) % hold_up_interval < hold_up;
}

void Account::set(Entry& entry, State state, const Entry* newest) {
  waiting_.erase(entry.place_);
  entry.state_.store(state, std::memory_order_release);
  if (&entry != newest) entry.owner_.changed();
}

bool Account::process_has(const Entry& entry, Clock::time_point now) {
  if (process_lock_.lock(entry.kind_, now)) return true;
  if (entry.kind_ == Kind::shared || holds_up(entry, now)) process_lock_.wish(now);
  return false;
}

// Those behind a shared one that is held up have waited shorter.
void Account::advance(Clock::time_point now, const Entry* newest) {
  const bool leaves_it = process_lock_.is_wanted_elsewhere(now);
  bool is_held_up = leaves_it;
  for (auto next = waiting_.begin(); next != waiting_.end();) {
    Entry& entry = **next++;
    const auto waited = now - entry.since_;
    if (entry.kind_ == Kind::exclusive) {
      if (waited >= max_wait_for_exclusive) {
        set(entry, State::refused, newest);
        continue;
      }
      if (exclusive_ == Exclusive::held) continue;
      const bool may = shared_held_ == 0 && !(leaves_it && waited < hold_up);
      if (may && process_has(entry, now)) {
        exclusive_ = Exclusive::held;
        set(entry, State::held, newest);
        continue;
      }
      is_held_up |= holds_up(entry, now);
    } else {
      if (exclusive_ == Exclusive::held) continue;
      if (is_held_up && waited < hold_up) break;
      if (!process_has(entry, now)) break;
      ++shared_held_;
      set(entry, State::held, newest);
    }
  }
}

}  // namespace sshrp::lock
