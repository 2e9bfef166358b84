// SPDX-License-Identifier: MIT
#include "login/likeness.h"

#include <algorithm>

#include "crypto/digest.h"
#include "wire/reader.h"

namespace sshrp::login {
namespace {

// Answers wait some ten seconds at most for others that were slower: by the least times, which login.cpp has,
// eight times as long, or 256 times, where that is short. That an upstream can't be used may take longer to
// find out.
constexpr unsigned max_step = 3;
constexpr unsigned max_step_of_soon = 8;
constexpr unsigned max_step_of_no_upstream = 4;

// Of two hashes one, each bit of which depends on each of theirs (the finalizer of SplitMix64).
std::uint64_t mixed(std::uint64_t one, std::uint64_t other) {
  std::uint64_t x = one ^ other;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

}  // namespace

Likeness::Likeness(Traits traits)
    : traits_(std::move(traits)),
      times_{AnswerTimes(max_step),         AnswerTimes(max_step),
             AnswerTimes(max_step),         AnswerTimes(max_step_of_soon),
             AnswerTimes(max_step_of_soon), AnswerTimes(max_step_of_no_upstream)} {}

void Likeness::note_upstream(std::optional<NoUpstream> trouble, Clock::time_point now) {
  if (!traits_.one_upstream) return;
  const std::lock_guard lock(mutex_);
  no_upstream_ = trouble;
  noted_at_ = now;
}

std::optional<NoUpstream> Likeness::no_upstream(msg::AuthMethod method, Clock::time_point now) const {
  if (!traits_.that_reach.has(method)) return std::nullopt;
  const std::lock_guard lock(mutex_);
  return now - noted_at_ < trouble_lasts ? no_upstream_ : std::nullopt;
}

Likenesses::Likenesses(std::vector<Likeness::Traits> routes, util::SecretBytes secret)
    : secret_(std::move(secret)), other_(std::make_shared<Likeness>(Likeness::Traits{})) {
  for (Likeness::Traits& traits : routes) {
    const std::uint64_t of_name = hash("route", traits.route);
    const auto likeness = std::make_shared<Likeness>(std::move(traits));
    candidates_.push_back({of_name, likeness});
    by_route_.emplace(likeness->route(), likeness);
  }
}

LikenessPtr Likenesses::of_route(const std::string& key) const {
  const auto found = by_route_.find(key);
  return found == by_route_.end() ? other_ : found->second;
}

// Rendezvous hashing: the candidate with the largest hash for this user.
LikenessPtr Likenesses::of_unknown(std::string_view user) const {
  if (candidates_.empty()) return other_;
  const std::uint64_t of_user = hash("user", user);
  return std::ranges::max_element(
             candidates_, {},
             [of_user](const Candidate& candidate) { return mixed(of_user, candidate.hash); })
      ->likeness;
}

AnswerTimes::Duration Likenesses::least_time(AnswerTimes::Duration base, std::string_view user) const {
  constexpr std::uint64_t parts = 1024;
  return base + base / 4 * (hash("time", user) % parts) / parts;
}

std::uint64_t Likenesses::hash(std::string_view kind, std::string_view text) const {
  const std::string data = std::string(kind).append("\n").append(text);
  const util::SecretBytes mac = crypto::hmac(crypto::DigestKind::sha256, secret_.view(), as_bytes(data));
  return wire::Reader(mac.view()).uint64();
}

}  // namespace sshrp::login
