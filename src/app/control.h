// Control: an end of the pair of sockets between a master and a worker, or a master and the one that takes
// its place. Messages are packets.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "app/control_messages.h"
#include "util/unique_fd.h"

namespace sshrp::app {

inline constexpr std::size_t max_descriptors = 64;  // with a message
/// What anybody can send with a message: SCM_MAX_FD of Linux. What finds no room the kernel closes at once,
/// and a stranger's may take long to be closed: see ops/closing.h.
inline constexpr std::size_t max_received_descriptors = 253;

struct Packet {
  Bytes bytes;
  std::vector<util::UniqueFd> files{};
  enum class Lost { nothing, files } lost = Lost::nothing;  // for want of free descriptors
};

class Control {
 public:
  /// Whether descriptors are taken from the other: from a master only.
  enum class Descriptors { taken, refused };

  Control() = default;
  explicit Control(util::UniqueFd socket, Descriptors descriptors = Descriptors::refused)
      : socket_(std::move(socket)), descriptors_(descriptors) {}

  /// Never waits. Whether it was sent: not to a peer that doesn't read, or is gone, and errno says so. At
  /// most max_descriptors files.
  template <wire::Message T>
  bool say(const T& message, std::span<const int> files = {}) const {
    return send(wire::encode(message), files);
  }

  void take_descriptors() { descriptors_ = Descriptors::taken; }

  enum class Nothing { yet, ever };
  /// Never waits. `ever`: the peer is gone. Throws wire::ProtocolError for a message that is too long, empty,
  /// or comes with descriptors where these are refused; those are closed, by a thread of their own.
  std::variant<Packet, Nothing> hear() const;

  int fd() const { return socket_.get(); }
  explicit operator bool() const { return static_cast<bool>(socket_); }
  void close() { *this = Control(); }
  /// The same for the end of a stranger's: what of his waits there is closed by a thread of its own. No other
  /// process may have this end.
  void abandon();

 private:
  bool send(BytesView packet, std::span<const int> files) const;

  util::UniqueFd socket_{};
  Descriptors descriptors_ = Descriptors::refused;
};

/// Two ends of a socket of packets.
struct PacketPair {
  util::UniqueFd one;
  util::UniqueFd other;
};

/// They aren't inherited by programs that are started. Throws std::system_error.
PacketPair make_packet_pair();

struct ControlPair {
  Control masters;
  Control workers;
};

/// The same of controls.
ControlPair make_control();

}  // namespace sshrp::app
