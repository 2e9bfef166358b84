// Rules of penalties, and sources that do something, for the tests.
// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include "ops/shared_memory.h"
#include "penalty/book.h"

namespace sshrp::penalty::testing {

inline access::IpAddress address(const std::string& text) { return *access::parse_ip(text); }
inline access::Network network(const std::string& text) {
  return std::get<access::Network>(access::parse_network(text));
}
inline access::IpAddress numbered(std::size_t number) {
  return address(fmt::format("10.{}.{}.{}", number >> 16 & 255, number >> 8 & 255, number & 255));
}

constexpr Milliseconds start = 1'000'000;
constexpr Milliseconds s = 1000;

/// A book of its own files, and the rules by which it is written.
struct Written {
  PenaltyFiles files = make_penalty_files();
  Book book{files};
  TableReader reader{files.key, files.table};
  config::Limits limits{};
  config::Penalties& rules = limits.penalties;

  std::vector<Verdict> penalise(Offence offence, const std::string& who, Milliseconds now) {
    return book.penalise(limits, {{offence, address(who)}}, now);
  }
  std::optional<Entry> penalty_of(const std::string& who) const {
    return reader.find(source_of(rules, address(who)), address(who))->penalty;
  }
  std::optional<Entry> ban_of(const std::string& who) const {
    return reader.find(source_of(rules, address(who)), address(who))->ban;
  }
  bool is_refused(const std::string& who) const {
    const auto penalty = penalty_of(who);
    return penalty && penalty->force == Entry::Force::active;
  }
  /// For who writes there what no book does.
  SharedTable& memory() const {
    return *reinterpret_cast<SharedTable*>(ops::map_to_write(files.table).data());
  }
};

}  // namespace sshrp::penalty::testing
