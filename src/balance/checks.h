// Checks: when which server is looked at. By one for the whole daemon: a server that several groups have is
// looked at once for all that look in the same way.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <set>
#include <vector>

#include "balance/group.h"

namespace sshrp::balance {

class Checks {
 public:
  /// At the same time: each costs a connection, and a check = "login" a key exchange.
  static constexpr std::size_t max_checks = 32;
  /// Of the interval, to both sides, in percent: so that instances and servers don't fall into step.
  static constexpr std::int64_t jitter = 20;
  /// One that isn't answered by then isn't waited for any more.
  static constexpr std::chrono::seconds patience{120};
  /// Behind one that wasn't let in: OpenSSH holds each such login against an address for 5 s, which add up,
  /// and turns it away from 15 s on.
  static constexpr std::chrono::seconds pause_not_let_in{15};

  explicit Checks(Book::Random& random) : random_(random) {}

  /// In place of the groups before. They must stay until the next ones are used.
  void use(const std::vector<Group*>& groups, TimePoint now);
  std::vector<CheckDue> take(TimePoint now);
  /// All that this is an answer for; none: nobody waits for it.
  std::vector<std::pair<Group*, Server*>> answered(const Group& group, const std::string& server,
                                                   CheckResult result, TimePoint now);
  /// TimePoint::max(): never.
  TimePoint next() const;

 private:
  /// What is looked at in the same way: a server's name, and a hash of how.
  using What = std::pair<std::string, std::uint64_t>;
  struct Subject {
    std::vector<std::pair<Group*, Server*>> all{};
    std::chrono::milliseconds interval{};  // the shortest of theirs
    TimePoint due{};
    TimePoint began{};
    bool is_in_progress = false;
  };

  static std::uint64_t hash_of_how(const GroupSetup& group);
  /// Until when it needs no check; nullopt: it needs one.
  static std::optional<TimePoint> not_before(const Subject& subject, TimePoint now);
  std::chrono::milliseconds with_jitter(std::chrono::milliseconds interval);
  void plan(Subject& subject, TimePoint due);
  void end_lost(TimePoint now);
  void end(Subject& subject);

  Book::Random& random_;
  std::map<const Group*, std::uint64_t> how_{};  // of those that are checked: their known hosts may be long
  std::map<What, Subject> subjects_{};
  std::set<std::pair<TimePoint, Subject*>> due_{};
  std::set<std::pair<TimePoint, Subject*>> in_progress_{};  // by when they began
};

}  // namespace sshrp::balance
