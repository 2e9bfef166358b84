// How a group chooses: whoever was somewhere returns there; then one login tries what may be well again; then
// those that are up, backups behind the others; and where none is, those that may be tried soonest.
// SPDX-License-Identifier: MIT
#include <algorithm>

#include "balance/group.h"
#include "balance/hash.h"

namespace sshrp::balance {
namespace {

/// Of random: so often a server is drawn that can't be taken, then all are looked at.
constexpr int max_draws = 8;

bool is_up(Standing standing) { return standing == Standing::open || standing == Standing::full; }

}  // namespace

struct Group::Wish {
  const Login& login;
  std::vector<std::size_t> tried{};       // by their indices
  std::array<std::size_t, tiers> up{};    // of these, how many are up
  std::array<std::size_t, tiers> open{};  // and open

  bool was_at(std::size_t index) const {
    return !tried.empty() && std::ranges::find(tried, index) != tried.end();
  }
};

Choice Group::choose(const Login& login, Server* stuck, HasSession has_session, TimePoint now) {
  step_slow_start(now);
  Wish wish{login};
  for (const std::uint32_t id : login.tried) {
    const Server* const server = find(id);
    if (server == nullptr || !server->is_listed()) continue;
    wish.tried.push_back(server->index);
    const Seen& seen = seen_[server->index];
    if (is_up(seen.standing)) ++wish.up[seen.tier];
    if (seen.standing == Standing::open) ++wish.open[seen.tier];
  }
  if (auto choice = choose_stuck(wish, stuck, has_session, now)) return *choice;
  if (Server* const trial = choose_trial(wish, now)) return trial;
  for (const Tier tier : {primary, backup}) {
    const bool may_try = is_by_hash() && login.tried.empty() && has_due(tier, now);
    if (may_try || open_[tier] > wish.open[tier])
      if (Server* const server = choose_open(wish, tier, now)) return server;
    if (up_[tier] > wish.up[tier]) return Wait{};
  }
  return choose_resting(wish);
}

std::optional<Choice> Group::choose_stuck(const Wish& wish, Server* stuck, HasSession has_session,
                                          TimePoint now) {
  if (stuck == nullptr || !stuck->is_listed() || wish.was_at(stuck->index)) return std::nullopt;
  const bool may_return = stuck->service == Service::ready ||
                          (stuck->service == Service::drain && has_session == HasSession::yes);
  if (!may_return) return std::nullopt;
  switch (stuck->health.condition()) {
    case Condition::up:
      return stuck->has_room() ? Choice(stuck) : Choice(Wait{});
    case Condition::wrong_host_key:
      return std::nullopt;
    case Condition::down:
    case Condition::refusing:
      break;
  }
  return wish.tried.empty() && due_of(*stuck) <= now ? std::optional<Choice>(stuck) : std::nullopt;
}

/// Only where the login has another attempt. By hashes a server is tried by its own users.
Server* Group::choose_trial(const Wish& wish, TimePoint now) {
  if (!wish.login.tried.empty() || is_by_hash()) return nullptr;
  for (const Tier tier : {primary, backup}) {
    if (has_due(tier, now)) return list_[due_[tier].begin()->second];
    if (up_[tier] > 0) break;
  }
  return nullptr;
}

Server* Group::choose_open(const Wish& wish, Tier tier, TimePoint now) {
  if (is_by_hash()) return choose_on_ring(wish, tier, now);
  if (!wish.login.tried.empty()) return choose_again(wish, tier, now);
  if (setup_->balance == Balance::random) return choose_at_random(wish, tier, now);
  const std::size_t first = ranking_.first();
  return list_[first];  // of that tier: a primary that is open comes before all backups
}

Server* Group::choose_on_ring(const Wish& wish, Tier tier, TimePoint now) {
  const bool by_user = setup_->balance == Balance::hash_user;
  const std::uint64_t user = hash(by_user ? wish.login.user : wish.login.source);
  const bool may_try = wish.login.tried.empty();
  enum class Wary { yes, no };
  const auto find = [&](Wary wary) {
    return ring_.find(user, [&](std::size_t index) {
      const Seen& seen = seen_[index];
      if (seen.tier != tier || wish.was_at(index)) return false;
      if (may_try && seen.due <= now) return true;
      if (seen.standing != Standing::open) return false;
      if (wary == Wary::no) return true;
      const Health& health = list_[index]->health;
      // Of its users those return first to one in slow start whose hashes end low.
      return (may_try || health.fails() == 0) && user % Health::full_share < health.share(*setup_, now);
    });
  };
  auto found = find(Wary::yes);
  if (!found) found = find(Wary::no);
  return found ? list_[*found] : nullptr;
}

/// The less loaded of two that are drawn by their weights.
Server* Group::choose_at_random(const Wish& wish, Tier tier, TimePoint now) {
  const auto draw = [&]() -> Server* {
    for (int i = 0; i < max_draws; ++i) {
      const std::uint64_t drawn = random_() % weights_.back();
      const auto index =
          static_cast<std::size_t>(std::ranges::upper_bound(weights_, drawn) - weights_.begin());
      if (seen_[index].standing != Standing::open || seen_[index].tier != tier) continue;
      const std::uint32_t share = list_[index]->health.share(*setup_, now);
      if (share == Health::full_share || random_() % Health::full_share < share) return list_[index];
    }
    return nullptr;
  };
  Server* const one = draw();
  Server* const other = draw();
  if (one == nullptr && other == nullptr) return choose_again(wish, tier, now);
  if (one == nullptr || other == nullptr) return one != nullptr ? one : other;
  return load_of(*other, now) < load_of(*one, now) ? other : one;
}

/// For one who has failed elsewhere: first those where nobody has.
Server* Group::choose_again(const Wish& wish, Tier tier, TimePoint now) {
  Server* best = nullptr;
  const auto rank = [&](const Server& server) {
    const bool is_by_work = setup_->balance == Balance::roundrobin;
    return Rank{server.health.fails() > 0 ? 1u : 0u, is_by_work ? server.given_work : load_of(server, now),
                server.chosen};
  };
  for (Server* const server : list_) {
    const Seen& seen = seen_[server->index];
    if (seen.standing != Standing::open || seen.tier != tier || wish.was_at(server->index)) continue;
    if (best == nullptr || rank(*server) < rank(*best)) best = server;
  }
  return best;
}

/// None is up but those that were tried. Nobody gives up here: the network may have been away.
Choice Group::choose_resting(const Wish& wish) {
  Server* best = nullptr;
  bool is_busy = false;
  for (Server* const server : list_) {
    if (seen_[server->index].standing != Standing::resting || wish.was_at(server->index)) continue;
    if (!server->has_room()) {
      is_busy = true;
      continue;
    }
    const auto order = [](const Server& one) { return std::pair(one.health.until(), one.chosen); };
    if (best == nullptr || order(*server) < order(*best)) best = server;
  }
  if (best != nullptr) return best;
  if (is_busy) return Wait{};
  return wish.tried.empty() ? Denial::none_in_service : Denial::none_left;
}

}  // namespace sshrp::balance
