// RepeatedLines: which lines of a kind are worth their place in the log where there may be many of them, and
// how many the others were.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <list>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sshrp::ops {

class RepeatedLines {
 public:
  using Clock = std::chrono::steady_clock;

  /// So many of a subject are logged at once, then the number of those that came within the interval.
  static constexpr unsigned first_lines = 5;
  static constexpr std::chrono::seconds interval{10};
  /// Those that are told apart; of more it is counted together how many they were.
  static constexpr std::size_t max_subjects = 256;

  /// A line about this: whether it is to be logged.
  bool is_wanted(const std::string& subject, Clock::time_point now);

  struct Sum {
    std::string subject;  // empty: of any others
    std::uint64_t lines;
    std::chrono::seconds time;  // within that
  };
  /// Of those whose interval is over. One that nothing was left out of is forgotten.
  std::vector<Sum> due(Clock::time_point now);
  /// Of all.
  std::vector<Sum> rest(Clock::time_point now);
  /// When there will be some; nullopt: nothing was logged.
  std::optional<Clock::time_point> next_due() const;

 private:
  struct Subject {
    std::string name;
    Clock::time_point since;
    unsigned logged = 0;
    std::uint64_t left_out = 0;
  };
  using Subjects = std::list<Subject>;

  Subject& subject(const std::string& name, Clock::time_point now);
  std::optional<Sum> take_first(Clock::time_point now);

  Subjects subjects_{};  // whose interval ends first stands first
  std::map<std::string, Subjects::iterator> by_name_{};
};

}  // namespace sshrp::ops
