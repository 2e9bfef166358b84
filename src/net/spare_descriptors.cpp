// SPDX-License-Identifier: MIT
#include "net/spare_descriptors.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

namespace sshrp::net {
namespace {

// accept() may wait where another process has taken who waited: the socket is shared.
bool has_waiting(int listening) {
  pollfd socket{.fd = listening, .events = POLLIN, .revents = 0};
  return ::poll(&socket, 1, 0) == 1;
}

}  // namespace

bool SpareDescriptors::send_away(int listening, BytesView words) {
  if (!has_waiting(listening)) return false;
  util::UniqueFd& place = places_[next_];
  next_ = (next_ + 1) % count;
  if (!place) place = util::UniqueFd(::eventfd(0, EFD_CLOEXEC));  // it was lost to somebody else
  place = {};
  place = util::UniqueFd(::accept4(listening, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
  if (!place) return false;
  static_cast<void>(::send(place.get(), words.data(), words.size(), MSG_DONTWAIT | MSG_NOSIGNAL));
  ::shutdown(place.get(), SHUT_WR);
  return true;
}

void SpareDescriptors::refill() {
  for (util::UniqueFd& place : places_) {
    place = {};
    place = util::UniqueFd(::eventfd(0, EFD_CLOEXEC));
  }
}

}  // namespace sshrp::net
