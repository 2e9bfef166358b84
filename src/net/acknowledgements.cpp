// SPDX-License-Identifier: MIT
#include "net/acknowledgements.h"

#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cstddef>
#include <cstdint>

namespace sshrp::net {
namespace {

/// <linux/tcp.h>, which <netinet/tcp.h> can't stand beside, goes on behind what that one has.
struct TcpInfo {
  tcp_info known;
  std::uint64_t pacing_rate, max_pacing_rate, bytes_acked, bytes_received;
  std::uint32_t segs_out, segs_in, notsent_bytes;
};
static_assert(offsetof(TcpInfo, notsent_bytes) == 144);

}  // namespace

std::optional<Unacknowledged> unacknowledged(int socket) {
  TcpInfo info{};
  socklen_t size = sizeof info;
  if (::getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return std::nullopt;
  return Unacknowledged{.data = info.known.tcpi_unacked != 0,
                        .unsent = info.notsent_bytes != 0,
                        .unanswered_probes = info.known.tcpi_probes,
                        .since_last_sent = std::chrono::milliseconds(info.known.tcpi_last_data_sent),
                        .since_last_ack = std::chrono::milliseconds(info.known.tcpi_last_ack_recv)};
}

void Acknowledgements::begin(Clock::time_point now) {
  if (look_at_) return;
  asked_since_ = now;
  look_at_ = now + interval();
}

Acknowledgements::Verdict Acknowledgements::look(const Unacknowledged& found, Clock::time_point now) {
  look_at_.reset();
  if (found.is_nothing()) return Verdict::nothing_waits;
  // What it is asked now it may have been asked just now. With its window closed in the middle of what was
  // sent, it is asked as rarely as by probes.
  if (!found.is_asked() || now - found.since_last_ack > asked_since_) asked_since_ = now;
  const bool asked_in_vain =
      found.data ? now - asked_since_ >= patience_ : found.unanswered_probes >= max_unanswered_probes;
  if (asked_in_vain && found.since_last_ack >= patience_) return Verdict::gone;
  look_at_ = now + interval();
  return Verdict::waits;
}

}  // namespace sshrp::net
