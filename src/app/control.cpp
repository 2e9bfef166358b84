// SPDX-License-Identifier: MIT
#include "app/control.h"

#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "ops/system_error.h"

namespace sshrp::app {
namespace {

using Ancillary = std::array<char, CMSG_SPACE(max_descriptors * sizeof(int))>;

std::vector<util::UniqueFd> files_of(msghdr& header) {
  std::vector<util::UniqueFd> files;
  for (cmsghdr* part = CMSG_FIRSTHDR(&header); part != nullptr; part = CMSG_NXTHDR(&header, part)) {
    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) continue;
    std::array<int, max_descriptors> numbers{};
    const std::size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    std::memcpy(numbers.data(), CMSG_DATA(part), count * sizeof(int));
    for (std::size_t i = 0; i < count; ++i) files.emplace_back(numbers[i]);
  }
  return files;
}

bool has_hung_up(int socket) {
  pollfd descriptor{socket, POLLIN, 0};
  return ::poll(&descriptor, 1, 0) > 0 && (descriptor.revents & (POLLHUP | POLLERR)) != 0;
}

}  // namespace

bool Control::send(BytesView packet, std::span<const int> files) const {
  iovec body{const_cast<std::uint8_t*>(packet.data()), packet.size()};
  alignas(cmsghdr) Ancillary ancillary{};
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

// Where descriptors are refused there is no room for them, and the kernel closes them.
std::variant<Packet, Control::Nothing> Control::hear() const {
  Bytes room(max_control_message);
  iovec body{room.data(), room.size()};
  alignas(cmsghdr) Ancillary ancillary{};
  msghdr header{};
  header.msg_iov = &body;
  header.msg_iovlen = 1;
  if (descriptors_ == Descriptors::taken) {
    header.msg_control = ancillary.data();
    header.msg_controllen = ancillary.size();
  }
  ssize_t count = 0;
  do {
    count = ::recvmsg(socket_.get(), &header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
  } while (count < 0 && errno == EINTR);
  if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return Nothing::yet;
  if (count < 0) return Nothing::ever;
  auto files = files_of(header);
  if (count == 0 && has_hung_up(socket_.get())) return Nothing::ever;
  if (count == 0) throw wire::ProtocolError("a message is empty");
  if ((header.msg_flags & MSG_TRUNC) != 0) throw wire::ProtocolError("a message is too long");
  const auto lost = (header.msg_flags & MSG_CTRUNC) != 0 ? Packet::Lost::files : Packet::Lost::nothing;
  if (lost == Packet::Lost::files && descriptors_ == Descriptors::refused)
    throw wire::ProtocolError("a message has descriptors, and none are taken");
  room.resize(static_cast<std::size_t>(count));
  return Packet{std::move(room), std::move(files), lost};
}

ControlPair make_control() {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) ops::throw_errno("socketpair");
  return {Control(util::UniqueFd(ends[0]), Control::Descriptors::refused),
          Control(util::UniqueFd(ends[1]), Control::Descriptors::taken)};
}

}  // namespace sshrp::app
