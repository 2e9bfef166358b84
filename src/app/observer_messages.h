// What a master and its observer say to each other. The master takes the observer for a stranger's.
// SPDX-License-Identifier: MIT
#pragma once

#include <variant>
#include <vector>

#include "app/control_messages.h"
#include "observer/daemon.h"

namespace sshrp::app::observer_message {

enum class Number : std::uint8_t {
  site = 1,
  entrance,
  token,
  host,
  upstream,
  route,
  penalties,
  ledger,
  process,
  process_state,
  process_ended,
  serving,
  account,
  begin,
  answer,
  stop,
  server_board,
  request = 33,
  refused,
};

// From the master. The first ones, until Begin, in any order.

/// With the folder of recordings, if an auditor may read them.
struct Site {
  static constexpr Number number = Number::site;
  std::string_view base_path{};
  bool behind_tls_proxy{};
  bool all_by_openssl{};  // crypto_provider
  std::uint32_t max_series{};
  BytesView dated{};  // texts: the folders' that recordings are in
};

/// With the socket, which listens.
struct Entrance {
  static constexpr Number number = Number::entrance;
  bool is_http{};
  std::string_view level{};
  std::string_view name{};
};

struct Token {
  static constexpr Number number = Number::token;
  std::string_view name{};
  std::string_view level{};
  BytesView sha256{};
};

/// That browsers may ask by.
struct Host {
  static constexpr Number number = Number::host;
  std::string_view name{};
};

/// A server, in this state from here on; new, or known by its name.
struct Upstream {
  static constexpr Number number = Number::upstream;
  std::string_view name{};
  std::uint8_t state{};  // balance::Service
};

/// What is known of groups' servers, to be read from here on; without a file: there are no groups.
struct ServerBoard {
  static constexpr Number number = Number::server_board;
};

/// That leads to the upstream said last.
struct Route {
  static constexpr Number number = Number::route;
  std::string_view user{};
};

/// With the key and the table of penalties, to be read.
struct Penalties {
  static constexpr Number number = Number::penalties;
};

/// With facts::Ledger, to be read.
struct Ledger {
  static constexpr Number number = Number::ledger;
};

/// There is such a process. With the table of its counters, its counters, its sessions and its series, those
/// that there are, to be read.
struct Process {
  static constexpr Number number = Number::process;
  std::uint32_t pid{};
  std::string_view role{};
  std::string_view state{};
  std::string_view version{};
  std::uint64_t began{};  // ms since 1970
};

struct ProcessState {
  static constexpr Number number = Number::process_state;
  std::uint32_t pid{};
  std::string_view state{};
};

struct ProcessEnded {
  static constexpr Number number = Number::process_ended;
  std::uint32_t pid{};
};

/// Whether the daemon takes connections, and which configuration is in force.
struct Serving {
  static constexpr Number number = Number::serving;
  bool takes_connections{};
  bool reload_successful{};
  std::uint64_t in_force_since{};  // ms since 1970

  bool operator==(const Serving&) const = default;
};

/// Whom it becomes; without it stays who it is.
struct Account {
  static constexpr Number number = Number::account;
  std::uint32_t uid{};
  std::uint32_t gid{};
  wire::Rest groups{};  // numbers
};

/// All that there is so far was said.
struct Begin {
  static constexpr Number number = Number::begin;
};

/// Of the request of that number.
struct Answer {
  static constexpr Number number = Number::answer;
  std::uint32_t request{};
  std::uint8_t result{};  // observer::Answer::Result
  std::uint64_t count{};
  wire::Rest sentences{};  // texts
};

/// Take no requests any more, and end when those that were taken are answered.
struct Stop {
  static constexpr Number number = Number::stop;
};

// From the observer.

/// Answered by Answer, in any order. Numbers rise.
struct Request {
  static constexpr Number number = Number::request;
  std::uint32_t request{};
  std::uint8_t action{};  // observer::Action
  BytesView asker{};      // level, by
  BytesView what{};       // name, server, state, message
  std::uint64_t seconds{};
  wire::Rest sessions{};  // texts
};

/// A write that wasn't let through. Isn't answered.
struct Refused {
  static constexpr Number number = Number::refused;
  std::string_view action{};
  std::string_view level{};  // empty: it isn't known
  std::string_view by{};
  std::string_view sentence{};
};

using FromMaster =
    std::variant<Site, Entrance, Token, Host, Upstream, Route, Penalties, Ledger, Process, ProcessState,
                 ProcessEnded, Serving, Account, Begin, Answer, Stop, ServerBoard>;
using FromObserver = std::variant<Request, Refused>;

/// Throw wire::ProtocolError for what is none of these.
FromMaster decode_from_master(BytesView packet);
FromObserver decode_from_observer(BytesView packet);

inline constexpr std::size_t max_unanswered = 64;  // requests of an observer at once
inline constexpr std::size_t max_sessions = 2048;  // that a request names
inline constexpr std::size_t max_text = 512;       // bytes of a text of a request
inline constexpr std::size_t max_sentences = 64;   // of an answer

/// A request, whole and within bounds.
struct Asked {
  std::uint32_t number = 0;
  observer::Request request{};
  observer::Asker asker{};
};

/// nullopt: it is larger than a message.
std::optional<Bytes> encode(const Asked& asked);
/// Throws wire::ProtocolError where a part is none or beyond its bound.
Asked parse(const Request& request);
observer::Refused parse(const Refused& refused);

Bytes encode(std::uint32_t request, const observer::Answer& answer);
observer::Answer parse(const Answer& answer);

}  // namespace sshrp::app::observer_message
