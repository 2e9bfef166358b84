// Sticky: at which server somebody has or had a session, so that he returns there.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <list>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "balance/setup.h"

namespace sshrp::balance {

/// Of all groups. Whoever logs in somewhere else belongs there from then on.
class Sticky {
 public:
  /// Some 30 MiB. Where there are more, those are forgotten whose last session ended first, and only then
  /// those who have one.
  static constexpr std::size_t max_entries = 131'072;

  explicit Sticky(std::size_t max = max_entries) : max_(max) {}

  struct Where {
    std::uint32_t server;    // Server::id
    std::uint32_t sessions;  // that go on there
  };
  /// nullptr: nowhere, or too long ago.
  const Where* find(const std::string& key, TimePoint now);

  /// A session of `key` has begun there; what end() is to be told.
  std::uint64_t begin(const std::string& key, std::uint32_t server);
  /// It has ended, and is remembered until then.
  void end(const std::string& key, std::uint64_t session, TimePoint until);

  /// `key` had a session there, as another process says; who is known here belongs where that says.
  void remember(const std::string& key, std::uint32_t server, TimePoint until);
  struct Known {
    std::string_view key;
    std::uint32_t server;
    std::optional<TimePoint> until;  // nullopt: a session goes on
  };
  /// Calls visit(Known) for each, those first that are forgotten first.
  template <class Visit>
  void for_each(Visit visit) const {
    for (const Entry& entry : ended_) visit(Known{entry.key, entry.where.server, entry.until});
    for (const Entry& entry : going_on_) visit(Known{entry.key, entry.where.server, std::nullopt});
  }

  /// All whose key begins so.
  void forget(std::string_view beginning);
  std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    std::string key;
    Where where;
    std::uint64_t first;  // session there; later ones have higher numbers
    TimePoint until{};    // once none goes on
  };
  using Entries = std::list<Entry>;
  void erase(Entries::iterator entry);
  void make_room();

  std::size_t max_;
  // Without a session first, from the one that has been longest.
  Entries ended_{}, going_on_{};
  std::map<std::string_view, Entries::iterator> entries_{};  // ordered: nobody can aim at it
  std::uint64_t last_session_ = 0;
};

}  // namespace sshrp::balance
