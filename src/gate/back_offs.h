// BackOffs: gates that don't let us in are left alone for a while: each login there is one that fails, and
// may make it worse.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace sshrp::gate {

enum class Trouble : std::uint8_t {
  turned_away,  // before its identification, or by OpenSSH's own words
  login,        // it refuses the proxy's credential, or wants one
  host_key,     // it isn't the known one, or is revoked
};

struct TroubleRow {
  Trouble trouble;
  std::string_view reason;  // of the metric gate_pauses
  unsigned forgiven;        // times in a row without a pause
  std::chrono::seconds first_pause;
  std::chrono::seconds max_pause;  // each is twice as long as the one before
};

const TroubleRow& row_of(Trouble trouble);

/// The gate took the connection, and doesn't let us in.
struct TurnedDown {
  Trouble trouble;
  std::string why{};  // for the log
};

/// For all sessions, on all threads; by the gates' names, of which there are as many as are configured.
class BackOffs {
 public:
  using Clock = std::chrono::steady_clock;

  /// Why the gate is to be left alone, for the log; nullopt: it may be entered. After a pause that is so for
  /// one login, which must have come to something by `until`; the others hear of the trouble meanwhile.
  std::optional<std::string> problem(const std::string& gate, Clock::time_point now, Clock::time_point until);
  /// It wasn't let in. The pause that begins; nullopt: none, or another login's began it.
  std::optional<std::chrono::seconds> note_trouble(const std::string& gate, Trouble trouble,
                                                   const std::string& why, Clock::time_point now);
  /// It came to nothing that says whether the gate would let us in.
  void note_nothing(const std::string& gate);
  /// Whether there had been a pause.
  bool note_entered(const std::string& gate);
  /// Whether it has ever let us in, with what it is shown now.
  bool has_let_us_in(const std::string& gate) const;

 private:
  struct State {
    Trouble trouble{};
    unsigned times = 0;  // in a row that were forgiven
    std::chrono::seconds pause{0};
    Clock::time_point until{};        // the pause's end
    Clock::time_point trial_until{};  // that of the login that tries it then
    std::string why{};
  };
  mutable std::mutex mutex_{};
  std::map<std::string, State, std::less<>> states_{};
  std::set<std::string, std::less<>> have_let_us_in_{};
};

}  // namespace sshrp::gate
