// Startups: the connections before login, of all threads, and who of them makes room when there are too many.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <memory>
#include <mutex>

#include "net/asio.h"
#include "proxy/crowd.h"

namespace sshrp::proxy {

/// As the rules for addresses have it.
access::IpAddress address_of(const net::tcp::endpoint& peer);

/// How far a connection has come.
enum class Step : std::uint8_t {
  connected,
  identified,
  kexinit,    // has sent its KEXINIT
  keyed,      // and its NEWKEYS
  requested,  // has asked to log in
  late,       // waits for an upstream: its turn comes last
  proved,     // has shown something that was right, as no stranger can: it makes no room any more
};

/// Who made room, or ends otherwise, has disconnect_grace to go only as long as few do.
enum class Patience { some, none };

/// How a new one comes in.
struct Entry {
  /// For what one of the others makes room: when there are too many of them, or too many connections at all,
  /// so that it does as long as there is one.
  enum class Room : std::uint8_t { max_startups, max_sessions } room = Room::max_startups;
  /// Those of exempt sources make room only where there is nobody else.
  enum class Source : std::uint8_t { usual, exempt } source = Source::usual;
};

class Startups;

/// A connection's place among them, until it is destroyed: at login, or with the connection's descriptor. For
/// one thread at a time.
class Startup : Crowd::Member {
 public:
  ~Startup();
  Startup(const Startup&) = delete;
  Startup& operator=(const Startup&) = delete;

  /// From Step::late back to where it was, too. Otherwise none is taken back, and nothing of Step::proved.
  void reach(Step step, net::Clock::time_point now = net::Clock::now());
  /// Its connection is being ended because it was told so: until then it may have logged in, or be gone.
  void note_room_made() const;
  /// The connection is being ended: from here on it is in nobody's way.
  Patience leave();

 private:
  friend Startups;
  enum class Stage : std::uint8_t { standing, proved, leaving };

  Startup(Startups& all, const access::IpAddress& address, std::function<void()> make_room, Crowd& crowd)
      : Member{access::SourceNetworks(address), {}},
        all_(all),
        crowd_(crowd),
        make_room_(std::move(make_room)) {}

  Startups& all_;
  Crowd& crowd_;  // of its kind of source
  const std::function<void()> make_room_;
  // Guarded by the lock of all, as the base:
  Stage stage_ = Stage::standing;
  Entry::Room makes_room_for_ = Entry::Room::max_startups;
  Step step_ = Step::connected;  // the furthest but `late`
  Rank of_step_{};
  Rank due_{};  // what it is to have in the crowd: there it may have a lesser one until somebody makes room
};

using StartupPtr = std::unique_ptr<Startup>;

class Startups {
 public:
  using OnRoomMade = std::function<void(const access::Network& source, Entry::Room)>;
  /// Of more than `max` one makes room; where it has, that is called, on its thread. The object outlives the
  /// places.
  explicit Startups(
      std::uint32_t max, OnRoomMade on_room_made = [](const access::Network&, Entry::Room) {})
      : max_(max), on_room_made_(std::move(on_room_made)) {}

  /// A new one's. The one that is to make room is told so by its `make_room`, on this thread; it may have
  /// left meanwhile.
  StartupPtr enter(const access::IpAddress& address, std::function<void()> make_room, Entry entry = {},
                   net::Clock::time_point now = net::Clock::now());

  /// Those that may have to make room.
  std::size_t standing() const;
  std::size_t leaving() const;
  /// All that there are.
  std::size_t count() const;

 private:
  friend Startup;
  std::size_t size() const { return usual_.size() + exempt_.size(); }
  Startup& furthest_behind(const Startup& newest);
  void take_out(Startup& startup, Startup::Stage stage);

  const std::size_t max_;
  const OnRoomMade on_room_made_;
  mutable std::mutex mutex_;
  Crowd usual_, exempt_;  // those that stand, by their sources
  std::size_t proved_ = 0, leaving_ = 0;
  std::uint64_t entered_ = 0;
};

}  // namespace sshrp::proxy
