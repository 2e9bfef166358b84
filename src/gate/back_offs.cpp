// SPDX-License-Identifier: MIT
#include "gate/back_offs.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace sshrp::gate {
namespace {

using std::chrono::seconds;

// MaxStartups turns away at random, and its load passes soon; a credential and a host key are mended by hand.
constexpr TroubleRow rows[] = {
    {Trouble::turned_away, "turned_away", 2, seconds(1), seconds(15)},
    {Trouble::login, "login", 0, seconds(5), seconds(300)},
    {Trouble::host_key, "host_key", 0, seconds(5), seconds(300)},
};

}  // namespace

const TroubleRow& row_of(Trouble trouble) { return *std::ranges::find(rows, trouble, &TroubleRow::trouble); }

std::optional<std::string> BackOffs::problem(const std::string& gate, Clock::time_point now,
                                             Clock::time_point until) {
  const std::lock_guard lock(mutex_);
  const auto found = states_.find(gate);
  if (found == states_.end() || found->second.pause.count() == 0) return std::nullopt;
  State& state = found->second;
  if (state.until > now)
    return fmt::format("is left alone for {} s more: {}",
                       std::chrono::ceil<seconds>(state.until - now).count(), state.why);
  if (state.trial_until > now) return fmt::format("is just tried again: {}", state.why);
  state.trial_until = until;
  return std::nullopt;
}

// Of those at the same time the first counts: the others knew nothing of it.
std::optional<seconds> BackOffs::note_trouble(const std::string& gate, Trouble trouble,
                                              const std::string& why, Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  State& state = states_[gate];
  if (state.until > now) return std::nullopt;
  if (state.trouble != trouble) {
    // What has a pause already isn't forgiven again.
    const bool is_left_alone = state.pause.count() > 0;
    state = State{
        .trouble = trouble, .times = is_left_alone ? row_of(trouble).forgiven : 0, .pause = state.pause};
  }
  state.trial_until = {};
  const TroubleRow& row = row_of(trouble);
  if (state.times < row.forgiven) {
    ++state.times;
    return std::nullopt;
  }
  state.pause = std::clamp(state.pause * 2, row.first_pause, row.max_pause);
  state.until = now + state.pause;
  state.why = why;
  return state.pause;
}

void BackOffs::note_nothing(const std::string& gate) {
  const std::lock_guard lock(mutex_);
  const auto found = states_.find(gate);
  if (found != states_.end()) found->second.trial_until = {};
}

bool BackOffs::note_entered(const std::string& gate) {
  const std::lock_guard lock(mutex_);
  have_let_us_in_.insert(gate);
  const auto found = states_.find(gate);
  if (found == states_.end()) return false;
  const bool had_pause = found->second.pause.count() > 0;
  states_.erase(found);
  return had_pause;
}

bool BackOffs::has_let_us_in(const std::string& gate) const {
  const std::lock_guard lock(mutex_);
  return have_let_us_in_.contains(gate);
}

}  // namespace sshrp::gate
