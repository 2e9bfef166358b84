// The model test of channels: two random legal peers play the same Script once directly and once through a
// guarded route, and what both see of each channel is the same. SSHRP_MODEL_SEED begins with another seed,
// SSHRP_MODEL_STEPS takes that many steps instead of five seconds.
// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>

#include "channel/model_line.h"

namespace sshrp::channel::model {
namespace {

constexpr std::size_t idle_tries = 60;
constexpr std::size_t rarely = 300;  // steps for each key exchange that a peer begins

/// Both sides' views.
struct Views {
  PerWay<PerWay<std::vector<Outcome>>> of{};  // of the sender of that way, by who opened
};

class Run {
 public:
  Run(const Script& script, Line& line, std::uint64_t seed, std::uint64_t& steps)
      : line_(line),
        dice_(seed),
        steps_(steps),
        client_(Way::up, script, line.client().transport()),
        server_(Way::down, script, line.server().transport()) {}

  Views play() {
    std::size_t idle = 0;
    for (;;) {
      ++steps_;
      idle = step() ? 0 : idle + 1;
      if (idle < idle_tries) continue;
      idle = 0;
      if (!all_at_once()) break;
    }
    if (!client_.is_done() || !server_.is_done())
      throw std::runtime_error("stuck: " + client_.state() + "; " + server_.state());
    return {{client_.outcomes(), server_.outcomes()}};
  }

 private:
  bool step() {
    if (dice_.one_in(2)) return line_.carry(dice_, client_, server_);
    const bool is_client = dice_.one_in(2);
    Peer& peer = is_client ? client_ : server_;
    bool any = false;
    for (std::size_t i = dice_.one_in(4) ? 12 : 1; i > 0; --i) any |= peer.act(dice_);
    if (any && dice_.one_in(rarely)) (is_client ? line_.client() : line_.server()).transport().rekey();
    return any;
  }
  bool all_at_once() { return line_.carry_all(client_, server_) | client_.act_all() | server_.act_all(); }

  Line& line_;
  Dice dice_;
  std::uint64_t& steps_;
  Peer client_, server_;
};

template <typename Sequence>
bool begins_alike(const Sequence& one, const Sequence& other) {
  const auto shorter = std::min(one.size(), other.size());
  return std::equal(one.begin(), one.begin() + static_cast<std::ptrdiff_t>(shorter), other.begin());
}

/// What differs between the direct view and the other, of the side whose part that is; empty: nothing.
std::string difference(const Part& part, const Outcome& direct, const Outcome& routed) {
  if (direct.opening != routed.opening) return "the opening";
  if (direct.closed != routed.closed) return "the close";
  if (!begins_alike(direct.replies, routed.replies)) return "the replies";
  if (!begins_alike(direct.requests, routed.requests)) return "the requests";
  if (routed.data.size() < part.at_least) return "too little data";
  if (!part.is_exact) return {};
  if (direct.requests != routed.requests) return "the number of requests";
  if (routed.data.size() > direct.data.size() || routed.data.size() + part.half_packet < direct.data.size())
    return fmt::format("data of {} bytes instead of {}", routed.data.size(), direct.data.size());
  if (direct.errors != routed.errors) return "extended data";
  if (direct.eof != routed.eof) return "the EOF";
  return {};
}

void compare(const Script& script, const Views& direct, const Views& routed) {
  for (const Way side : {Way::up, Way::down}) {
    for (const Way opener : {Way::up, Way::down}) {
      for (std::size_t i = 0; i < script.opened[opener].size(); ++i) {
        const Part& part = script.opened[opener][i].part[side];
        const std::string what = difference(part, direct.of[side][opener][i], routed.of[side][opener][i]);
        if (!what.empty())
          throw std::runtime_error(fmt::format("the {} sees another end of channel {} of the {}: {}",
                                               sender_of(side), i, sender_of(opener), what));
      }
    }
  }
}

/// Empty: both runs are the same.
std::string play(std::uint64_t seed, std::uint64_t& steps) {
  const Script script = make_script(seed);
  const char* where = "directly";
  try {
    const auto direct = make_direct_line();
    const Views first = Run(script, *direct, seed, steps).play();
    where = "through the route";
    const auto guarded = make_guarded_line(script.is_handled);
    const Views second = Run(script, *guarded, seed, steps).play();
    compare(script, first, second);
  } catch (const std::exception& error) {
    return fmt::format("{}: {}", where, error.what());
  }
  return {};
}

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

TEST(Model, of_channels_shows_both_peers_the_same_through_a_guarded_route) {
  const std::uint64_t most = from_environment("SSHRP_MODEL_STEPS", UINT64_MAX);
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  std::uint64_t seed = from_environment("SSHRP_MODEL_SEED", 1);
  std::uint64_t steps = 0;
  while (steps < most && (most != UINT64_MAX || std::chrono::steady_clock::now() < until)) {
    const std::uint64_t before = steps;
    const std::string failure = play(seed, steps);
    ASSERT_EQ(failure, "") << "seed " << seed << ", step " << steps - before
                           << "; again: SSHRP_MODEL_SEED=" << seed << " SSHRP_MODEL_STEPS=1";
    ++seed;
  }
  RecordProperty("steps", std::to_string(steps));
}

}  // namespace
}  // namespace sshrp::channel::model
