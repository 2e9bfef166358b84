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

using Looked = std::variant<Addresses, DialFailure>;

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

  explicit HostLookups(LookUp look_up = look_up_by_system, MakeThread make_thread = make_detached_thread);
  ~HostLookups();
  HostLookups(const HostLookups&) = delete;
  HostLookups& operator=(const HostLookups&) = delete;

  /// From any thread. What is known by `until`; nullopt: nothing is. Whose source has
  /// fewest under way comes first. Who ends waiting leaves the lookup to the others who wait for that name,
  /// or, where nobody does and it hasn't begun, it never does. An address stands for itself. What was found
  /// `keep` ago or later serves, too.
  Task<std::optional<Looked>> look_up(Executor executor, Bytes source, std::string host,
                                      Clock::time_point until, std::chrono::seconds keep = {});

 private:
  struct Waiter;
  struct Name;
  struct Shared;

  std::shared_ptr<Shared> shared_;
  KeptAddresses kept_{};
};

}  // namespace sshrp::net
