// SPDX-License-Identifier: MIT
#include "app/control.h"

#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

#include "ops/closing.h"
#include "ops/system_error.h"

namespace sshrp::app {
namespace {

/// In a socket: more than find room there.
constexpr int max_waiting_packets = 4096;

template <std::size_t descriptors>
using Ancillary = std::array<char, CMSG_SPACE(descriptors * sizeof(int))>;

std::vector<util::UniqueFd> files_of(msghdr& header) {
  std::vector<util::UniqueFd> files;
  for (cmsghdr* part = CMSG_FIRSTHDR(&header); part != nullptr; part = CMSG_NXTHDR(&header, part)) {
    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) continue;
    std::array<int, max_received_descriptors> numbers{};
    const std::size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    std::memcpy(numbers.data(), CMSG_DATA(part), count * sizeof(int));
    for (std::size_t i = 0; i < count; ++i) files.emplace_back(numbers[i]);
  }
  return files;
}

void close_elsewhere(std::vector<util::UniqueFd> files) {
  if (files.empty()) return;
  ops::Closing closing;
  for (auto& file : files) closing.close(std::move(file));
}

struct Received {
  ssize_t size;  // -1: errno says why
  Bytes bytes{};
  std::vector<util::UniqueFd> files{};
  Packet::Lost lost = Packet::Lost::nothing;
  bool is_cut = false;  // it was longer than max_control_message
};

/// Never waits.
Received receive(int socket) {
  Bytes room(max_control_message);
  iovec body{room.data(), room.size()};
  alignas(cmsghdr) Ancillary<max_received_descriptors> ancillary{};
  msghdr header{};
  header.msg_iov = &body;
  header.msg_iovlen = 1;
  header.msg_control = ancillary.data();
  header.msg_controllen = ancillary.size();
  ssize_t count = 0;
  do {
    count = ::recvmsg(socket, &header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
  } while (count < 0 && errno == EINTR);
  if (count < 0) return {count};
  room.resize(static_cast<std::size_t>(count));
  return {count, std::move(room), files_of(header),
          (header.msg_flags & MSG_CTRUNC) != 0 ? Packet::Lost::files : Packet::Lost::nothing,
          (header.msg_flags & MSG_TRUNC) != 0};
}

/// With what waits there: packet by packet, as what they bring takes room among our descriptors, and long to
/// be closed.
void drain_and_close(util::UniqueFd socket) {
  for (int i = 0; i < max_waiting_packets; ++i)
    if (receive(socket.get()).size <= 0) return;
}

bool has_hung_up(int socket) {
  pollfd descriptor{socket, POLLIN, 0};
  return ::poll(&descriptor, 1, 0) > 0 && (descriptor.revents & (POLLHUP | POLLERR)) != 0;
}

}  // namespace

bool Control::send(BytesView packet, std::span<const int> files) const {
  iovec body{const_cast<std::uint8_t*>(packet.data()), packet.size()};
  alignas(cmsghdr) Ancillary<max_descriptors> ancillary{};
  msghdr header{};
  header.msg_iov = &body;
  header.msg_iovlen = 1;
  if (files.size() > max_descriptors) throw std::logic_error("too many descriptors for a message");
  if (!files.empty()) {
    header.msg_control = ancillary.data();
    header.msg_controllen = CMSG_SPACE(files.size_bytes());
    cmsghdr* part = CMSG_FIRSTHDR(&header);
    part->cmsg_level = SOL_SOCKET;
    part->cmsg_type = SCM_RIGHTS;
    part->cmsg_len = CMSG_LEN(files.size_bytes());
    std::memcpy(CMSG_DATA(part), files.data(), files.size_bytes());
  }
  return ::sendmsg(socket_.get(), &header, MSG_NOSIGNAL | MSG_DONTWAIT) >= 0;
}

std::variant<Packet, Control::Nothing> Control::hear() const {
  Received received = receive(socket_.get());
  if (received.size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return Nothing::yet;
  if (received.size < 0) return Nothing::ever;
  const bool has_files = !received.files.empty() || received.lost == Packet::Lost::files;
  const auto refuse = [&](const char* why) {
    close_elsewhere(std::move(received.files));
    throw wire::ProtocolError(why);
  };
  if (received.size == 0 && !has_files && has_hung_up(socket_.get())) return Nothing::ever;
  if (received.size == 0) refuse("a message is empty");
  if (received.is_cut) refuse("a message is too long");
  if (has_files && descriptors_ == Descriptors::refused)
    refuse("a message has descriptors, and none are taken");
  return Packet{std::move(received.bytes), std::move(received.files), received.lost};
}

void Control::abandon() {
  if (!socket_) return;
  ::shutdown(socket_.get(), SHUT_RDWR);  // nothing more comes
  ops::Closing().close(std::move(socket_), drain_and_close);
}

PacketPair make_packet_pair() {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) ops::throw_errno("socketpair");
  return {util::UniqueFd(ends[0]), util::UniqueFd(ends[1])};
}

ControlPair make_control() {
  auto [masters, childs] = make_packet_pair();
  return {Control(std::move(masters), Control::Descriptors::refused),
          Control(std::move(childs), Control::Descriptors::taken)};
}

}  // namespace sshrp::app
