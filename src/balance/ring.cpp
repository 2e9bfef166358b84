// SPDX-License-Identifier: MIT
#include "balance/ring.h"

#include "balance/hash.h"
#include "wire/writer.h"

namespace sshrp::balance {
namespace {

static_assert(max_group_servers <= 1 << 16);

std::size_t points_of(const ServerSetup& server, unsigned halvings) {
  return std::max<std::size_t>((server.weight * Ring::points_of_weight) >> halvings, 1);
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
    for (std::size_t number = 0; number < points_of(servers[i], halvings); ++number) {
      Bytes text;
      wire::Writer writer(text);
      writer.string(servers[i].name).uint32(static_cast<std::uint32_t>(number));
      points_.push_back({static_cast<std::uint32_t>(hash(text) >> 32), static_cast<std::uint16_t>(i)});
    }
  }
  // Where two meet, the order of the list decides nothing.
  std::ranges::sort(points_, [&](const Point& a, const Point& b) {
    return a.place != b.place ? a.place < b.place : servers[a.server].name < servers[b.server].name;
  });
}

}  // namespace sshrp::balance
