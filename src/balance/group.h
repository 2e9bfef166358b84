// Group: which of its servers a login goes to.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "balance/book.h"
#include "balance/ranking.h"
#include "balance/ring.h"
#include "balance/server.h"

namespace sshrp::balance {

/// A login that wants a server.
struct Login {
  std::string user{};
  std::string source{};  // bytes: of an IPv6 address the network /64, of one of IPv4 all four; empty: unknown
  std::vector<std::uint32_t> tried{};  // by Server::id
};

/// Of an address as messages have it: what counts as one source.
std::string source_of(BytesView address);

/// All that can go are busy: it waits.
struct Wait {};
using Choice = std::variant<Server*, Wait, Denial>;

class Group {
 public:
  /// Slow start goes by steps, so that a choice needn't look at those who are in it.
  static constexpr int slow_start_steps = 32;

  explicit Group(std::uint32_t id, Book::Random& random) : id_(id), random_(random) {}

  /// Never another group's of this Book.
  std::uint32_t id() const { return id_; }
  const GroupSetup& setup() const { return *setup_; }
  std::shared_ptr<const GroupSetup> shared_setup() const { return setup_; }
  /// Each name once. Servers of the same names stay what they are; those that aren't listed any more stay
  /// until they are empty.
  void use(std::shared_ptr<const GroupSetup> setup, TimePoint now);
  /// It is in no configuration any more.
  void unlist();
  /// Whether anybody has a place there.
  bool is_held() const;

  std::span<Server* const> servers() const { return list_; }
  Server* find(std::string_view name);
  Server* find(std::uint32_t id);
  /// One that has lost its last place, and may not be listed any more: it's gone then.
  void drop_if_unused(Server& server);

  /// Has changed nothing yet. `stuck`: where this user or source was, or nullptr; `has_session`: is.
  enum class HasSession : std::uint8_t { no, yes };
  Choice choose(const Login& login, Server* stuck, HasSession has_session, TimePoint now);
  /// Whether there could be a server for one who waits.
  bool may_serve(TimePoint now) const;
  /// When the next login may try a server that is down, behind `after`; TimePoint::max(): none.
  TimePoint next_due(TimePoint after) const;

  /// One more login there.
  void give(Server& server, TimePoint now);
  /// After anything of it has changed.
  void refresh(Server& server, TimePoint now);
  Others others_up(const Server& server) const;

  /// Of each server why it isn't there for logins, as far as there is room; escaped.
  std::string reasons(TimePoint now) const;

 private:
  enum Tier : std::size_t { primary, backup, tiers };
  struct Wish;  // a login, as choosing looks at it

  static Tier tier_of(const Server& server) { return server.setup.backup ? backup : primary; }
  std::optional<Choice> choose_stuck(const Wish& wish, Server* stuck, HasSession has_session, TimePoint now);
  Server* choose_trial(const Wish& wish, TimePoint now);
  Server* choose_open(const Wish& wish, Tier tier, TimePoint now);
  Server* choose_on_ring(const Wish& wish, Tier tier, TimePoint now);
  Server* choose_at_random(const Wish& wish, Tier tier, TimePoint now);
  Server* choose_again(const Wish& wish, Tier tier, TimePoint now);
  Choice choose_resting(const Wish& wish);
  bool is_by_hash() const {
    return setup_->balance == Balance::hash_user || setup_->balance == Balance::hash_source;
  }

  void count(std::size_t index, int change);
  /// Whether a login may try one that is down.
  bool has_due(Tier tier, TimePoint now) const;
  TimePoint due_of(const Server& server) const;
  std::uint64_t effective_weight(const Server& server, TimePoint now) const;
  std::uint64_t load_of(const Server& server, TimePoint now) const;
  void step_slow_start(TimePoint now);

  std::uint32_t id_;
  Book::Random& random_;
  std::shared_ptr<const GroupSetup> setup_{};
  std::map<std::string, std::unique_ptr<Server>, std::less<>> all_{};
  std::map<std::uint32_t, Server*> by_id_{};
  std::vector<Server*> list_{};
  std::vector<std::uint64_t> weights_{};  // random: of the servers up to each
  Ring ring_{};                           // hash_user, hash_source
  Ranking ranking_{};                     // of those that are open

  // What refresh() saw of each of the list.
  struct Seen {
    Standing standing = Standing::out;
    Tier tier = primary;
    TimePoint due = TimePoint::max();  // when a login may try it; max: none may
    bool is_drained = false;
    bool rests_with_room = false;
  };
  std::vector<Seen> seen_{};
  std::array<std::size_t, tiers> up_{}, open_{};  // how many
  std::size_t drained_ = 0, resting_with_room_ = 0;
  std::array<std::set<std::pair<TimePoint, std::size_t>>, tiers> due_{};
  std::set<std::size_t> starting_{};
  TimePoint next_step_{};

  std::uint32_t last_id_ = 0;
  std::uint64_t last_chosen_ = 0;
  std::uint64_t work_ = 0;  // roundrobin: what those have been given whose turn it is
};

}  // namespace sshrp::balance
