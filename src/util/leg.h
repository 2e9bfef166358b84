// Leg: one of the two connections of a session. Way: which way a message goes between its two peers.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>

namespace sshrp {

enum class Leg : std::uint8_t { downstream, upstream };  // with the client; with the upstream

constexpr Leg other(Leg leg) { return leg == Leg::downstream ? Leg::upstream : Leg::downstream; }
/// Who is at its other end.
constexpr std::string_view name_of(Leg leg) { return leg == Leg::downstream ? "client" : "upstream"; }

enum class Way : std::uint8_t { up, down };  // up: from the client to the upstream

constexpr Way opposite(Way way) { return way == Way::up ? Way::down : Way::up; }
constexpr const char* sender_of(Way way) { return way == Way::up ? "client" : "upstream"; }

/// A value for each way.
template <typename T>
struct PerWay {
  T up{};
  T down{};

  T& operator[](Way way) { return way == Way::up ? up : down; }
  const T& operator[](Way way) const { return way == Way::up ? up : down; }
};

}  // namespace sshrp
