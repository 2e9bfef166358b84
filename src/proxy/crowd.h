// Crowd: connections by the networks that they come from, and which of them is to make room for others. It
// knows neither time nor threads.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <chrono>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>

#include "access/source.h"

namespace sshrp::proxy {

/// How far behind a connection is among those of its source: what is less makes room first. No two are equal.
struct Rank {
  enum class Order : std::uint8_t { usual, late, newest } order = Order::usual;
  std::chrono::steady_clock::time_point behind_since{};
  std::uint64_t number = 0;  // of the connection
  auto operator<=>(const Rank&) const = default;
};

class Crowd {
 public:
  /// It stays where it is as long as it is in the crowd, and has the same rank.
  struct Member {
    access::SourceNetworks networks;
    Rank rank;
  };

  void add(Member& member);
  void remove(Member& member);
  /// Of one that is in it.
  void change_rank(Member& member, const Rank& rank);
  std::size_t size() const { return size_; }

  /// Of the network that weighs most, in that of the narrower network with most connections, and so on down
  /// to the source, that one whose rank is least. A source weighs what its connections are, a wider network
  /// half of that, the next one a quarter: a crowd that is spread is a crowd, and yet an office with many
  /// addresses isn't one before a single address that has as many. nullptr: there is nobody.
  Member* furthest_behind() const;

  /// In quarters.
  static std::size_t weight(std::size_t connections, std::size_t step) { return connections * 4 >> step; }

 private:
  /// Of a network, or of a source a connection.
  struct Candidate {
    std::size_t connections;
    Rank rank;  // of who would make room
    Member* member;
    bool operator<(const Candidate& other) const {
      return connections != other.connections ? connections > other.connections : rank < other.rank;
    }
  };
  struct Group {
    std::size_t connections = 0;
    std::set<Candidate> candidates{};  // by what they are next in line
    /// Of a group that has some.
    Candidate candidate() const {
      return {connections, candidates.begin()->rank, candidates.begin()->member};
    }
  };
  struct Weighed {
    std::size_t weight;
    Rank rank;
    std::size_t step;
    Member* member;
    bool operator<(const Weighed& other) const {
      if (weight != other.weight) return weight > other.weight;
      return rank != other.rank ? rank < other.rank : step < other.step;
    }
  };

  /// Of a member's networks.
  using Groups = std::array<Group*, access::SourceNetworks::max>;
  Groups take_out(const access::SourceNetworks& networks);
  void put_back(const access::SourceNetworks& networks, const Groups& groups);
  static Weighed weighed(const Group& group, std::size_t step);

  std::map<access::Network, Group> groups_{};  // ordered: a stranger can't aim at it
  std::set<Weighed> weighed_{};                // all of these
  std::size_t size_ = 0;
};

}  // namespace sshrp::proxy
