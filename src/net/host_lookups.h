// HostLookups: the addresses of names. The system's resolver blocks, for as long as name servers are silent,
// so it runs on threads of its own, each name once for all who wait for it.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "net/asio.h"
#include "net/dial_failure.h"
#include "net/event.h"
#include "net/kept_addresses.h"
#include "util/bytes.h"

namespace sshrp::net {

/// Names that are looked up at the same time, each on a thread; and those of them that one source has asked
/// for: who chooses a part of the name, one that nobody answers for among them, holds up himself.
inline constexpr unsigned max_lookups = 64;
inline constexpr unsigned max_lookups_of_source = 8;
/// Of all these, so many are for sources that have none under way.
inline constexpr unsigned kept_lookups = 16;
/// A thread without work ends after that.
inline constexpr std::chrono::seconds lookup_thread_rest{5};
/// Nobody answers for a name that was asked for that long ago, nor for one whose last lookup ended without an
/// answer: who can go elsewhere waits for it no longer than silent_patience. The resolver asks another name
/// server after 5 s (resolv.conf(5), timeout): by then that one has answered.
inline constexpr std::chrono::milliseconds silent_after{6500};
inline constexpr std::chrono::milliseconds silent_patience{250};
/// Names without an answer that are remembered; of more, the latest.
inline constexpr std::size_t max_unanswered = 1024;

using Looked = std::variant<Addresses, DialFailure>;

enum class IfSilent : std::uint8_t {
  wait,
  leave,  // there are others that serve as well
};

/// What is looked up.
struct Lookup {
  Bytes source;                  // who asks
  std::string host;              // an address stands for itself
  Clock::time_point until;       // who asks waits no longer
  std::chrono::seconds keep{0};  // what was found so long ago or later serves, too
  IfSilent if_silent = IfSilent::wait;
};

/// By the system's resolver, in its order; blocks.
Looked look_up_by_system(const std::string& host);

/// One that nobody waits for. Throws std::system_error where there can be no more.
void make_detached_thread(std::function<void()> work);

/// Of one process. Its threads may outlast it, as nothing ends a lookup of the system's; what they find then
/// is nobody's.
class HostLookups {
 public:
  using LookUp = std::function<Looked(const std::string&)>;
  using MakeThread = std::function<void(std::function<void()>)>;

  explicit HostLookups(LookUp look_up = look_up_by_system, MakeThread make_thread = make_detached_thread,
                       std::chrono::milliseconds is_silent_after = silent_after);
  ~HostLookups();
  HostLookups(const HostLookups&) = delete;
  HostLookups& operator=(const HostLookups&) = delete;

  /// From any thread. nullopt: nothing is known in time. Whose source has fewest under way comes first. Who
  /// ends waiting leaves the lookup to the others who wait for that name, or, where nobody does and it hasn't
  /// begun, it never does.
  Task<std::optional<Looked>> look_up(Executor executor, Lookup wanted);

 private:
  struct Waiter;
  struct Name;
  struct Shared;

  std::shared_ptr<Shared> shared_;
  KeptAddresses kept_{};
};

}  // namespace sshrp::net
