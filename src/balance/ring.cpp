// SPDX-License-Identifier: MIT
#include "balance/ring.h"

#include <array>

#include "balance/hash.h"

namespace sshrp::balance {
namespace {

static_assert(max_group_servers <= 1 << 16);

std::size_t points_of(const ServerSetup& server, unsigned halvings) {
  return std::max<std::size_t>((server.weight * Ring::points_of_weight) >> halvings, 1);
}

/// Of a server's point, by 12 bytes: the hash of its name and the point's number, the highest byte first.
std::uint32_t place_of(std::uint64_t name, std::size_t number) {
  std::array<std::uint8_t, 12> bytes;
  for (std::size_t i = 0; i < 8; ++i) bytes[i] = static_cast<std::uint8_t>(name >> (56 - 8 * i));
  for (std::size_t i = 0; i < 4; ++i) bytes[8 + i] = static_cast<std::uint8_t>(number >> (24 - 8 * i));
  return static_cast<std::uint32_t>(hash(bytes) >> 32);
}

std::size_t points_of_all(const std::vector<ServerSetup>& servers, unsigned halvings) {
  std::size_t points = 0;
  for (const ServerSetup& server : servers) points += points_of(server, halvings);
  return points;
}

}  // namespace

// By halves, so that the points that stay are the same ones.
Ring::Ring(const std::vector<ServerSetup>& servers) {
  unsigned halvings = 0;
  while (points_of_all(servers, halvings) > max_points) ++halvings;
  points_.reserve(points_of_all(servers, halvings));
  for (std::size_t i = 0; i < servers.size(); ++i) {
    const std::uint64_t name = hash(servers[i].name);
    for (std::size_t number = 0; number < points_of(servers[i], halvings); ++number)
      points_.push_back({place_of(name, number), static_cast<std::uint16_t>(i)});
  }
  // Where two meet, the order of the list decides nothing.
  std::ranges::sort(points_, [&](const Point& a, const Point& b) {
    return a.place != b.place ? a.place < b.place : servers[a.server].name < servers[b.server].name;
  });
}

}  // namespace sshrp::balance
