// Refusal: a connection that isn't served, because of a limit. Its client is told which, in our last words
// (RFC 4253 §11.1; no keys are needed for that).
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "access/source.h"
#include "net/deadline_queue.h"
#include "net/listener.h"
#include "penalty/penalties.h"
#include "proxy/snapshot.h"
#include "util/key_counts.h"

namespace sshrp::proxy {

/// Connections that are told, of all threads, and of one source: beyond, they are closed without a word.
inline constexpr std::size_t max_refusals = 256;
inline constexpr std::size_t max_refusals_of_source = 16;
/// They have so long to read that. One that is closed with unread bytes would be reset, and the words lost.
inline constexpr std::chrono::seconds refusal_grace{2};

enum class Refusing : std::uint8_t {
  max_sessions,
  max_startups,
  max_startups_per_source,
  max_sessions_per_source,
  max_connection_rate,
};

struct RefusalWords {
  std::string limit;  // as the configuration calls it
  std::string to_client;
};
/// For one that is counted here. `try_again_in` is of those that say it.
RefusalWords count_refusal(Refusing refusing, std::chrono::seconds try_again_in);
/// The same for a source that is held to what it did.
RefusalWords count_refusal(const penalty::Penalties::Refusal& refusal);

/// Who is being told. From any thread; it outlives the places.
class RefusalPlaces {
 public:
  /// Until it is destroyed.
  using Place = std::shared_ptr<void>;

  /// nullptr: there are too many.
  Place take(const access::Network& source);

 private:
  void give_back(const access::Network& source);

  std::mutex mutex_{};
  util::KeyCounts<access::Network> of_sources_{};
  std::size_t taken_ = 0;
};

/// Ends within the grace; throws nothing.
net::Task<void> refuse(net::Accepted accepted, std::shared_ptr<const Snapshot> snapshot, std::string words,
                       net::DeadlineQueue& deadlines);

}  // namespace sshrp::proxy
