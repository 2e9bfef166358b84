// SourceRequests: what the master does for a worker whose upstreams are to see their clients' own addresses.
// It makes sockets that are bound to these. The worker names none: it shows a client's connection.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include "app/client_address.h"
#include "app/control.h"
#include "ops/closing.h"
#include "upstream/source_messages.h"

namespace sshrp::app {

class SourceRequests {
 public:
  using Clock = std::chrono::steady_clock;
  /// Of one worker, in a second: far more than there are logins, far less than keeps the master from all
  /// else.
  static constexpr std::uint32_t max_per_second = 4096;
  /// Connections that it has shown and that can't be closed yet: of none of ours that takes long.
  static constexpr std::size_t max_unclosed = 256;

  /// It is none, until one is moved there.
  SourceRequests() = default;
  /// `socket`: of packets, whose other end the worker has.
  SourceRequests(util::UniqueFd socket, std::vector<Entry> entries);
  SourceRequests(SourceRequests&&) = default;
  SourceRequests& operator=(SourceRequests&&) = default;

  int fd() const { return control_.fd(); }
  explicit operator bool() const { return static_cast<bool>(control_); }

  /// Nothing is to be heard until fewer are left to be closed.
  bool is_full() const { return closing_.size() >= max_unclosed; }
  /// Answers one, if there is one; never waits. Throws wire::ProtocolError for what no worker says or leaves
  /// unread.
  void hear(Clock::time_point now = Clock::now());
  /// Answers none any more.
  void abandon() { control_.abandon(); }

 private:
  /// Whether it isn't one too many.
  bool counts(Clock::time_point now);
  Result<util::UniqueFd> socket_for(int client);

  Control control_{};
  std::vector<Entry> entries_{};
  ops::Closing closing_{};
  Clock::time_point second_{};  // when the one began that is counted in
  std::uint32_t count_ = 0;
};

struct SourcePair {
  SourceRequests masters;
  util::UniqueFd workers;
};

/// For a worker that listens there. Throws std::system_error.
SourcePair make_source_requests(const Listening& listening);

/// Appends to `errors`: routes whose upstreams are to see their clients' own addresses, where this process
/// can't do that.
void check_sources(const config::Config& config, config::ConfigErrors& errors);
/// Whether there are such.
bool wants_sources(const config::Config& config);

}  // namespace sshrp::app
