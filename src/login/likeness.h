// What strangers can see of routes: which methods they offer, when their answers come, whether their upstream
// can be used. A user without a route is like those of one of them, and always of the same.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "login/answer_times.h"
#include "msg/auth_method.h"
#include "upstream/error.h"
#include "util/secret.h"

namespace sshrp::login {

/// What a stranger is answered, and when.
enum class AnswerKind : std::uint8_t {
  refusal_of_password,
  refusal_of_keyboard_interactive,
  refusal_of_key,        // the first one
  refusal_of_more_keys,  // clients offer many in a row
  first_prompt,          // of keyboard-interactive
  no_upstream,           // it can't be used
};
inline constexpr std::size_t answer_kinds = 6;

/// Why an upstream couldn't be used when it was last tried.
struct NoUpstream {
  wire::DisconnectReason reason;
  std::string_view for_client;  // a literal
};

class Likeness {
 public:
  using Clock = std::chrono::steady_clock;

  /// How long a trouble is believed in that nobody has met again: the upstream may be well by then.
  static constexpr std::chrono::seconds trouble_lasts{600};

  struct Traits {
    std::string route{};            // its key: config::route_key
    msg::AuthMethods methods{};     // that it offers
    msg::AuthMethods that_reach{};  // those for which its upstream is reached before the client is in
    bool one_upstream = false;      // for all its users
  };
  explicit Likeness(Traits traits);

  const std::string& route() const { return traits_.route; }
  msg::AuthMethods methods() const { return traits_.methods; }
  AnswerTimes& times(AnswerKind kind) { return times_[static_cast<std::size_t>(kind)]; }

  /// What became of an attempt to reach the upstream: nullopt: it was reached. Of an upstream that depends on
  /// the user it isn't remembered: strangers could choose what others are told.
  void note_upstream(std::optional<NoUpstream> trouble, Clock::time_point now = Clock::now());
  /// What a user like those of this route is told when the method is tried; nullopt: no more than a refusal.
  std::optional<NoUpstream> no_upstream(msg::AuthMethod method, Clock::time_point now = Clock::now()) const;

 private:
  const Traits traits_;
  std::array<AnswerTimes, answer_kinds> times_;
  mutable std::mutex mutex_;
  std::optional<NoUpstream> no_upstream_{};
  Clock::time_point noted_at_{};
};

using LikenessPtr = std::shared_ptr<Likeness>;

/// Immutable, but for what the likenesses learn.
class Likenesses {
 public:
  /// `routes`: those that let nobody in without a credential. With a `secret` that stays the same over
  /// restarts a user without a route stays the same, too.
  Likenesses(std::vector<Likeness::Traits> routes, util::SecretBytes secret);

  /// Of a route by its key; of one that isn't among them, that of all others.
  LikenessPtr of_route(const std::string& key) const;
  /// Of a user without a route: by a keyed hash of the name, so that nobody can tell that it isn't a route's,
  /// and that another route more changes the likeness of few.
  LikenessPtr of_unknown(std::string_view user) const;
  /// The least time for this user: `base`, and up to a quarter more, by a keyed hash of the name, which hides
  /// small differences.
  AnswerTimes::Duration least_time(AnswerTimes::Duration base, std::string_view user) const;

 private:
  std::uint64_t hash(std::string_view kind, std::string_view text) const;

  struct Candidate {
    std::uint64_t hash;  // of its name
    LikenessPtr likeness;
  };
  const util::SecretBytes secret_;
  std::vector<Candidate> candidates_;
  std::unordered_map<std::string, LikenessPtr> by_route_;
  LikenessPtr other_;
};

}  // namespace sshrp::login
