// SPDX-License-Identifier: MIT
#include "balance/group.h"

#include <algorithm>

#include "util/text.h"

namespace sshrp::balance {
namespace {

/// What a login weighs at a server of weight 1 with its full share; divided by heavier weights.
constexpr std::uint64_t unit = std::uint64_t{1} << 32;

bool is_v4(BytesView address) {
  constexpr std::uint8_t prefix[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  return std::ranges::equal(address.first(sizeof prefix), prefix);
}

}  // namespace

std::string source_of(BytesView address) {
  if (address.size() != message::max_source) return {};
  constexpr std::size_t v4_begin = 12, network = 8;  // bytes; a /64
  return std::string(as_text(is_v4(address) ? address.subspan(v4_begin) : address.first(network)));
}

void Group::use(std::shared_ptr<const GroupSetup> setup, TimePoint now) {
  unlist();
  const bool has_ring = setup_ != nullptr && is_by_hash() && setup_->servers == setup->servers;
  setup_ = std::move(setup);
  ranking_ = Ranking(setup_->servers.size());
  seen_.assign(setup_->servers.size(), {});
  if (!is_by_hash() || !has_ring) ring_ = is_by_hash() ? Ring(setup_->servers) : Ring();
  std::uint64_t weights = 0;
  for (const ServerSetup& one : setup_->servers) {
    auto& server = all_[one.name];
    const bool is_new = server == nullptr;
    if (is_new) {
      server = std::make_unique<Server>(Server{.id = ++last_id_});
      by_id_[server->id] = server.get();
    }
    server->setup = one;
    server->index = list_.size();
    list_.push_back(server.get());
    weights_.push_back(weights += one.weight);
    // A half, so that heavy ones begin, and light ones come in between.
    if (is_new) server->given_work = work_ + unit / effective_weight(*server, now) / 2;
    refresh(*server, now);
  }
  std::erase_if(all_, [&](const auto& named) {
    const bool is_unused = !named.second->is_listed() && named.second->held() == 0;
    if (is_unused) by_id_.erase(named.second->id);
    return is_unused;
  });
}

void Group::unlist() {
  for (Server* const server : list_) server->index = Server::unlisted;
  list_.clear();
  weights_.clear();
  seen_.clear();
  up_ = open_ = {};
  drained_ = resting_with_room_ = 0;
  due_ = {};
  starting_.clear();
}

bool Group::is_held() const {
  return std::ranges::any_of(all_, [](const auto& named) { return named.second->held() > 0; });
}

Server* Group::find(std::string_view name) {
  const auto found = all_.find(name);
  return found == all_.end() ? nullptr : found->second.get();
}

Server* Group::find(std::uint32_t id) {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : found->second;
}

void Group::drop_if_unused(Server& server) {
  if (server.is_listed() || server.held() > 0) return;
  by_id_.erase(server.id);
  all_.erase(all_.find(server.setup.name));
}

void Group::give(Server& server, TimePoint now) {
  ++server.logins;
  ++server.given;
  server.chosen = ++last_chosen_;
  if (server.is_listed()) {
    work_ = std::max(work_, server.given_work);
    server.given_work += unit / effective_weight(server, now);
  }
  refresh(server, now);
}

bool Group::has_due(Tier tier, TimePoint now) const {
  return !due_[tier].empty() && due_[tier].begin()->first <= now;
}

// Of those who wait some were at all that are up, and some belong to one that is drained.
bool Group::may_serve(TimePoint now) const {
  return open_[primary] + open_[backup] > 0 || up_[primary] + up_[backup] == 0 || drained_ > 0 ||
         resting_with_room_ > 0 || has_due(primary, now) || has_due(backup, now);
}

TimePoint Group::next_due(TimePoint after) const {
  TimePoint next = TimePoint::max();
  for (const auto& due : due_) {
    const auto found = due.upper_bound({after, Server::unlisted});
    if (found != due.end()) next = std::min(next, found->first);
  }
  return next;
}

Others Group::others_up(const Server& server) const {
  const Standing standing = server.standing();
  const std::size_t own = standing == Standing::open || standing == Standing::full ? 1 : 0;
  return up_[primary] + up_[backup] > own ? Others::some_up : Others::none_up;
}

std::uint64_t Group::effective_weight(const Server& server, TimePoint now) const {
  return std::uint64_t{server.setup.weight} * server.health.share(*setup_, now);
}

/// With one more.
std::uint64_t Group::load_of(const Server& server, TimePoint now) const {
  return (std::uint64_t{server.held()} + 1) * unit / effective_weight(server, now);
}

void Group::count(std::size_t index, int change) {
  const Seen& seen = seen_[index];
  const auto by = static_cast<std::size_t>(change);
  if (seen.standing == Standing::open) open_[seen.tier] += by;
  if (seen.standing == Standing::open || seen.standing == Standing::full) up_[seen.tier] += by;
  if (seen.is_drained) drained_ += by;
  if (seen.rests_with_room) resting_with_room_ += by;
  if (seen.due == TimePoint::max()) return;
  if (change > 0) {
    due_[seen.tier].emplace(seen.due, index);
  } else {
    due_[seen.tier].erase({seen.due, index});
  }
}

/// Where checks look for the end of it, no login has to.
TimePoint Group::due_of(const Server& server) const {
  const bool is_looked_at = setup_->check != Check::off && server.health.condition() == Condition::down;
  const bool may_be_tried = server.standing() == Standing::resting && server.has_room() &&
                            !server.health.is_on_trial() && !is_looked_at;
  return may_be_tried ? server.health.until() : TimePoint::max();
}

void Group::refresh(Server& server, TimePoint now) {
  if (!server.is_listed()) return;
  const std::size_t index = server.index;
  const bool was_open = seen_[index].standing == Standing::open;
  count(index, -1);
  const Standing standing = server.standing();
  seen_[index] = {standing, tier_of(server), due_of(server), server.service == Service::drain,
                  standing == Standing::resting && server.has_room()};
  count(index, +1);

  const std::uint64_t weight = effective_weight(server, now);
  const bool is_open = seen_[index].standing == Standing::open;
  // What others were given while it wasn't there isn't made up for.
  if (is_open && !was_open && server.given_work < work_) server.given_work = work_ + unit / weight / 2;
  if (server.health.share(*setup_, now) < Health::full_share) {
    if (starting_.empty()) next_step_ = now + setup_->slow_start / slow_start_steps;
    starting_.insert(index);
  } else {
    starting_.erase(index);
  }
  if (!is_open) return ranking_.set(index, out_of_ranking);
  const auto tier = static_cast<std::uint32_t>(tier_of(server));
  if (setup_->balance == Balance::roundrobin) {
    ranking_.set(index, {tier, server.given_work, index});
  } else {
    ranking_.set(index, {tier, load_of(server, now), server.chosen});
  }
}

void Group::step_slow_start(TimePoint now) {
  if (starting_.empty() || now < next_step_) return;
  next_step_ = now + setup_->slow_start / slow_start_steps;
  const std::vector<std::size_t> starting(starting_.begin(), starting_.end());
  for (const std::size_t index : starting) refresh(*list_[index], now);
}

std::string Group::reasons(TimePoint now) const {
  constexpr std::size_t room = message::max_sentence - max_why - 2 * max_server_name;
  std::string all;
  for (const Server* server : list_) {
    if (all.size() > room) return all + ", …";
    const State state = server->state(*setup_, now);
    if (!all.empty()) all += ", ";
    all += util::escape(server->setup.name, max_server_name / 2) + " ";
    if (state == State::up || state == State::starting) {
      all += server->has_room() ? "(up)" : "(full: " + std::to_string(server->held()) + " sessions)";
    } else {
      all += "(" + std::string(states[static_cast<std::size_t>(state)]);
      all += server->why.empty() ? ")" : ": " + server->why + ")";
    }
  }
  return all;
}

}  // namespace sshrp::balance
