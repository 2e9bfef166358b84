// Warnings of weak algorithms in use: warn_weak_crypto.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "config/config.h"
#include "transport/algorithms.h"
#include "util/leg.h"

namespace sshrp::proxy {

/// What of an agreement may be weak, each told of by itself.
enum class Weakness { not_post_quantum, kex, host_key, cipher, mac };

struct Weak {
  Weakness weakness;
  std::string sentence;  // names the algorithm, what is wrong with it, and what would be right
};

/// Empty: nothing is.
std::vector<Weak> weaknesses_of(const transport::Negotiated& agreed, config::WarnWeakCrypto warn);

/// Of several routes that have one user each has a key of its own.
struct NamedRoute {
  std::string key{};   // config::route_key
  std::string name{};  // for the log
};

/// Which of them the log has had lately. Only sessions that have logged in are looked at, and there is a
/// place for each leg of the configuration's routes: so nobody can make it grow. May be used by several
/// threads at once.
class WeakCryptoWarnings {
 public:
  using Clock = std::chrono::steady_clock;

  /// Of a leg and route each weakness is told once in that time.
  static constexpr std::chrono::hours interval{1};

  explicit WeakCryptoWarnings(const config::Config& config);

  /// What the log is to say of it, a line without the session's id; nullopt: nothing, or not again.
  std::optional<std::string> note(Leg leg, const NamedRoute& route, const transport::Negotiated& agreed,
                                  Clock::time_point now);

 private:
  using Told = std::array<std::optional<Clock::time_point>, 5>;  // by Weakness
  struct OfLeg {
    config::WarnWeakCrypto warn = config::WarnWeakCrypto::yes;
    Told told{};
  };

  std::mutex mutex_;
  std::map<std::string, std::array<OfLeg, 2>, std::less<>> routes_;  // by config::route_key; then by Leg
};

}  // namespace sshrp::proxy
