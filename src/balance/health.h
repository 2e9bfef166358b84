// Health: whether a server is well, by what became of logins and checks there.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "balance/setup.h"

namespace sshrp::balance {

enum class Condition : std::uint8_t { up, down, refusing, wrong_host_key };

/// Whether a server may be given up: the last one that is left isn't.
enum class Others : std::uint8_t { none_up, some_up };

/// Of one server.
class Health {
 public:
  /// Down for fail_timeout at first, then for twice as long each time, unless it was up for twice as long as
  /// the last pause in between.
  static constexpr std::chrono::milliseconds max_pause =
      std::chrono::minutes(5);  // unless fail_timeout is longer
  /// As upstream::BackOffs has it, since MaxStartups turns away at random: so often in a row is forgiven.
  static constexpr std::uint32_t forgiven_refusals = 2;
  static constexpr std::chrono::milliseconds first_refusing_pause{1000};
  static constexpr std::chrono::milliseconds max_refusing_pause{15'000};  // OpenSSH's shortest penalty
  /// Of its share, in 256ths, at the beginning of slow start: 5 %.
  static constexpr std::uint32_t first_share = 13, full_share = 256;

  Condition condition() const { return condition_; }
  /// Of that condition: what was begun before says nothing of it.
  TimePoint since() const { return since_; }
  /// When a login may try it again, if it is down or refusing.
  TimePoint until() const { return until_; }
  /// Whether a login is trying it: no other does until that one knows.
  bool is_on_trial() const { return on_trial_; }
  /// Attempts in a row that failed.
  std::uint32_t fails() const { return fails_; }
  /// Of its weight, in 256ths.
  std::uint32_t share(const GroupSetup& rules, TimePoint now) const;

  void begin_trial() { on_trial_ = true; }
  void end_trial() { on_trial_ = false; }

  // What came of an attempt that began at `began`. True: its condition is another one, or lasts longer.
  bool note_reached(TimePoint began, TimePoint now);
  bool note_failed(const GroupSetup& rules, TimePoint began, Others others, TimePoint now);
  bool note_refusing(TimePoint began, TimePoint now);
  bool note_wrong_host_key(TimePoint began, TimePoint now);
  // And of a check.
  bool note_well(const GroupSetup& rules, TimePoint now);
  bool note_unwell(const GroupSetup& rules, Others others, TimePoint now);

  /// An operator says that it is well: with its full share, at once.
  void reset(TimePoint now);

  /// What it knows, but for a login that is trying the server.
  struct Past {
    Condition condition = Condition::up;
    TimePoint since{}, until{}, recovered{};
    std::chrono::milliseconds pause{0}, refusing_pause{0};
    std::uint32_t fails = 0, refusals = 0, well = 0, unwell = 0;

    bool operator==(const Past&) const = default;
  };
  Past past() const;
  /// As another process says that it was: nothing of it lasts longer than it does by these rules.
  void restore(const Past& past, const GroupSetup& rules, TimePoint now);

 private:
  void recover(TimePoint now);
  void go_down(const GroupSetup& rules, TimePoint now);

  Condition condition_ = Condition::up;
  TimePoint since_{};
  TimePoint until_{};
  TimePoint recovered_{};                                           // the epoch: never
  std::chrono::milliseconds pause_{0}, refusing_pause_{0};          // the last ones
  std::uint32_t fails_ = 0, refusals_ = 0, well_ = 0, unwell_ = 0;  // in a row
  bool on_trial_ = false;
};

}  // namespace sshrp::balance
