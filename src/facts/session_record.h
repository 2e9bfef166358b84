// The facts of a session: SessionRecord, which the session fills as it learns them, and one list of them,
// for the log's lines, the access log and its format, and the manual.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>

#include "util/host_port.h"

namespace sshrp::facts {

/// How one leg was logged in to. Empty: it wasn't, or without a key.
struct LoginRecord {
  std::string method{};  // "publickey"
  std::string key{};     // its fingerprint, "SHA256:…"
};

/// Text that a peer wrote stands here as it came; it is escaped where it is written out.
struct SessionRecord {
  std::string id{};
  std::string client{};  // address and port
  std::string user{};    // as the client wrote it; empty: it didn't get so far
  std::string route{};   // its name; empty: none
  std::string upstream_user{};
  std::optional<HostPort> upstream{};  // nullopt: none
  LoginRecord downstream_login{};
  LoginRecord upstream_login{};
  std::string algorithms{};  // agreed on with the client; empty: nothing is yet
  std::string upstream_algorithms{};
  std::uint64_t bytes_up = 0;  // payload of the client's packets after login
  std::uint64_t bytes_down = 0;
  std::uint64_t channels = 0;    // that either side asked for
  std::uint64_t recordings = 0;  // that were begun
  std::chrono::system_clock::time_point began{};
  std::chrono::duration<double> lasted{};
  std::string reason{};                 // of its end, safe to print
  std::string upstream_group{};         // that the upstream is a server of; empty: none
  std::uint64_t upstream_attempts = 0;  // servers that were tried for it
};

/// All members, for what stores and loads a record: one that is left out doesn't compile. In an order that
/// stays, new ones last: another build reads what this one wrote.
template <class Record>
constexpr auto members_of(Record& record) {
  auto& [id, client, user, route, upstream_user, upstream, downstream_login, upstream_login, algorithms,
         upstream_algorithms, bytes_up, bytes_down, channels, recordings, began, lasted, reason,
         upstream_group, upstream_attempts] = record;
  return std::tie(id, client, user, route, upstream_user, upstream, downstream_login, upstream_login,
                  algorithms, upstream_algorithms, bytes_up, bytes_down, channels, recordings, began, lasted,
                  reason, upstream_group, upstream_attempts);
}

using SessionValue = std::variant<std::string, std::uint64_t, std::chrono::duration<double>,
                                  std::chrono::system_clock::time_point>;

enum class FactKind {
  own_text,  // as it is printed
  text,      // of others, to be escaped; empty: there is none
  count,
  seconds,
  time,
};

struct SessionFact {
  std::string_view name;  // as in a line of JSON, and after the $ of access_log_format
  FactKind kind;
  SessionValue (*get)(const SessionRecord& record);
  std::string_view meaning;  // as the manual has it
};

/// In the order in which a line of JSON has them.
std::span<const SessionFact> session_facts();

/// nullptr: there is none of this name.
const SessionFact* find_session_fact(std::string_view name);

}  // namespace sshrp::facts
