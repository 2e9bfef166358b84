// SPDX-License-Identifier: MIT
#include "balance/health.h"

#include <algorithm>

namespace sshrp::balance {
namespace {

using std::chrono::milliseconds;

/// The next of growing pauses, where `up` is since when it has been well.
milliseconds next_pause(milliseconds last, milliseconds first, milliseconds max, Clock::duration up) {
  if (last == milliseconds(0) || up > 2 * last) return first;
  return std::min(2 * last, std::max(first, max));
}

}  // namespace

std::uint32_t Health::share(const GroupSetup& rules, TimePoint now) const {
  const auto up = std::chrono::duration_cast<milliseconds>(now - recovered_);
  if (recovered_ == TimePoint{} || up >= rules.slow_start) return full_share;
  return std::max(first_share, static_cast<std::uint32_t>(full_share * up / rules.slow_start));
}

bool Health::note_reached(TimePoint began, TimePoint now) {
  if (condition_ == Condition::wrong_host_key || began < since_) return false;
  fails_ = 0;
  refusals_ = 0;
  if (condition_ == Condition::up) return false;
  recover(now);
  return true;
}

bool Health::note_failed(const GroupSetup& rules, TimePoint began, Others others, TimePoint now) {
  if (condition_ == Condition::wrong_host_key || began < since_) return false;
  if (condition_ == Condition::refusing && rules.max_fails == 0) return note_refusing(began, now);
  if (condition_ != Condition::up) {
    go_down(rules, now);
    return true;
  }
  // One that has come back isn't trusted so soon.
  const bool is_starting = share(rules, now) < full_share;
  fails_ = std::min(fails_ + 1, std::max(rules.max_fails, 1u));
  if (rules.max_fails == 0 || (fails_ < rules.max_fails && !is_starting) || others == Others::none_up)
    return false;
  go_down(rules, now);
  return true;
}

bool Health::note_refusing(TimePoint began, TimePoint now) {
  if (condition_ == Condition::wrong_host_key || began < since_) return false;
  if (condition_ == Condition::up && ++refusals_ <= forgiven_refusals) return false;
  const auto up = condition_ == Condition::up ? now - since_ : Clock::duration(0);
  refusing_pause_ = next_pause(refusing_pause_, first_refusing_pause, max_refusing_pause, up);
  condition_ = Condition::refusing;
  since_ = now;
  until_ = now + refusing_pause_;
  return true;
}

bool Health::note_wrong_host_key(TimePoint began, TimePoint now) {
  if (condition_ == Condition::wrong_host_key || began < since_) return false;
  condition_ = Condition::wrong_host_key;
  since_ = now;
  on_trial_ = false;
  return true;
}

bool Health::note_well(const GroupSetup& rules, TimePoint now) {
  unwell_ = 0;
  well_ = std::min(well_ + 1, std::max(rules.rise, 1u));
  const bool is_away = condition_ == Condition::down || condition_ == Condition::refusing;
  if (!is_away || now < until_ || well_ < rules.rise) return false;
  recover(now);
  return true;
}

bool Health::note_unwell(const GroupSetup& rules, Others others, TimePoint now) {
  well_ = 0;
  unwell_ = std::min(unwell_ + 1, std::max(rules.fall, 1u));
  if (condition_ != Condition::up || unwell_ < rules.fall || others == Others::none_up) return false;
  go_down(rules, now);
  return true;
}

void Health::reset(TimePoint now) {
  *this = Health();
  since_ = now;
}

Health::Past Health::past() const {
  return {condition_, since_, until_, recovered_, pause_, refusing_pause_, fails_, refusals_, well_, unwell_};
}

void Health::restore(const Past& past, const GroupSetup& rules, TimePoint now) {
  condition_ = past.condition;
  since_ = std::min(past.since, now);
  recovered_ = std::min(past.recovered, now);
  pause_ = std::clamp(past.pause, milliseconds(0), std::max(rules.fail_timeout, max_pause));
  refusing_pause_ = std::clamp(past.refusing_pause, milliseconds(0), max_refusing_pause);
  until_ = std::min(past.until, now + (condition_ == Condition::refusing ? refusing_pause_ : pause_));
  fails_ = std::min(past.fails, std::max(rules.max_fails, 1u));
  refusals_ = std::min(past.refusals, forgiven_refusals);
  well_ = std::min(past.well, std::max(rules.rise, 1u));
  unwell_ = std::min(past.unwell, std::max(rules.fall, 1u));
}

void Health::recover(TimePoint now) {
  condition_ = Condition::up;
  since_ = recovered_ = now;
  fails_ = refusals_ = unwell_ = 0;
}

void Health::go_down(const GroupSetup& rules, TimePoint now) {
  const auto up = condition_ == Condition::up ? now - since_ : Clock::duration(0);
  pause_ = next_pause(pause_, rules.fail_timeout, max_pause, up);
  condition_ = Condition::down;
  since_ = now;
  until_ = now + pause_;
  well_ = 0;
}

}  // namespace sshrp::balance
