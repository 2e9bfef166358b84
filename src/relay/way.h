// Way: which way a message goes between the two peers of a session.
#pragma once

#include <cstdint>

namespace sshrp::relay {

enum class Way { up, down };  // up: from the client to the upstream

constexpr Way opposite(Way way) { return way == Way::up ? Way::down : Way::up; }
constexpr const char* sender_of(Way way) { return way == Way::up ? "client" : "upstream"; }

/// How far a side has ended what it says on a channel: RFC 4254 §5.3.
enum class Said : std::uint8_t { nothing, eof, close };

/// A value for each way.
template <typename T>
struct PerWay {
  T up{};
  T down{};

  T& operator[](Way way) { return way == Way::up ? up : down; }
  const T& operator[](Way way) const { return way == Way::up ? up : down; }
};

}  // namespace sshrp::relay
