// Levels: what who asks may see and do, one table.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace sshrp::observer {

enum class Right : std::uint8_t {
  open,        // everybody's: health, the page without what it shows
  status,      // status, sessions, upstreams, processes, history, metrics
  end,         // sessions
  drain,       // the daemon
  servers,     // their states
  bans,        // seen, made and lifted
  recordings,  // listed and read
  administer,  // reload, upgrade
};

class Rights {
 public:
  constexpr Rights() = default;
  constexpr Rights(std::initializer_list<Right> rights) {
    for (const Right right : rights) bits_ |= bit(right);
  }

  constexpr bool has(Right right) const { return right == Right::open || (bits_ & bit(right)) != 0; }
  constexpr bool operator==(const Rights&) const = default;

 private:
  static constexpr std::uint32_t bit(Right right) { return std::uint32_t{1} << static_cast<unsigned>(right); }

  std::uint32_t bits_ = 0;
};

struct Level {
  std::string_view name;
  Rights rights;
};

inline constexpr auto levels = [] {
  using enum Right;
  return std::to_array<Level>({
      {"user", {status}},
      {"operator", {status, end, drain, servers, bans}},
      {"auditor", {status, recordings}},
      {"admin", {status, end, drain, servers, bans, recordings, administer}},
  });
}();

/// None, of a level that there isn't.
constexpr Rights rights_of(std::string_view level) {
  for (const Level& known : levels)
    if (known.name == level) return known.rights;
  return {};
}

}  // namespace sshrp::observer
