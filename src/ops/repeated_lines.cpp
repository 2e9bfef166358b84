// SPDX-License-Identifier: MIT
#include "ops/repeated_lines.h"

#include <utility>

namespace sshrp::ops {
namespace {

const std::string others;  // the name of those that aren't told apart

}  // namespace

RepeatedLines::Subject& RepeatedLines::subject(const std::string& name, Clock::time_point now) {
  if (const auto found = by_name_.find(name); found != by_name_.end()) return *found->second;
  if (by_name_.size() >= max_subjects && name != others) return subject(others, now);
  by_name_[name] = subjects_.insert(subjects_.end(), Subject{name, now});
  return subjects_.back();
}

// A subject that goes on has its next lines summed up only: what was in its first ones is known.
bool RepeatedLines::is_wanted(const std::string& name, Clock::time_point now) {
  Subject& of_name = subject(name, now);
  const bool is_new = of_name.name == name && of_name.logged < first_lines;
  if (is_new) {
    ++of_name.logged;
  } else {
    ++of_name.left_out;
  }
  return is_new;
}

std::optional<RepeatedLines::Sum> RepeatedLines::take_first(Clock::time_point now) {
  const auto first = subjects_.begin();
  if (first->left_out == 0) {
    by_name_.erase(first->name);
    subjects_.erase(first);
    return std::nullopt;
  }
  Sum sum{first->name, std::exchange(first->left_out, 0),
          std::chrono::ceil<std::chrono::seconds>(now - std::exchange(first->since, now))};
  subjects_.splice(subjects_.end(), subjects_, first);
  return sum;
}

std::vector<RepeatedLines::Sum> RepeatedLines::due(Clock::time_point now) {
  std::vector<Sum> sums;
  while (!subjects_.empty() && subjects_.front().since + interval <= now) {
    if (auto sum = take_first(now)) sums.push_back(*std::move(sum));
  }
  return sums;
}

std::vector<RepeatedLines::Sum> RepeatedLines::rest(Clock::time_point now) {
  std::vector<Sum> sums;
  for (std::size_t count = subjects_.size(); count > 0; --count) {
    if (auto sum = take_first(now)) sums.push_back(*std::move(sum));
  }
  return sums;
}

std::optional<RepeatedLines::Clock::time_point> RepeatedLines::next_due() const {
  if (subjects_.empty()) return std::nullopt;
  return subjects_.front().since + interval;
}

}  // namespace sshrp::ops
