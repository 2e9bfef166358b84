// What a master says to its balancer, a packet of their socket each. The balancer says nothing.
// SPDX-License-Identifier: MIT
#pragma once

#include <variant>

#include "wire/codec.h"

namespace sshrp::app::balancer_message {

enum class Number : std::uint8_t {
  begin = 1,
  use_groups,
  set_server,
  take_worker,
  all_taken,
  use_log,
  stop,
  take_past,
  pass_on,
};

/// The first one. With the server board, to be written, and the file of the log if it is one.
struct Begin {
  static constexpr Number number = Number::begin;
  std::uint8_t level{};    // config::LogLevel
  std::uint8_t format{};   // config::LogFormat
  std::string_view log{};  // as log names it
  BytesView account{};     // encode_account(); empty: it stays who it is
};

/// From here on these are the groups: with a file of them, by balance::encode().
struct UseGroups {
  static constexpr Number number = Number::use_groups;
  bool beside{};  // those of before that have other names stay
};

/// An operator's word; it holds for a server that comes later, too.
struct SetServer {
  static constexpr Number number = Number::set_server;
  std::string_view group{};
  std::string_view server{};
  std::uint8_t service{};  // balance::Service
};

/// With a socket, whose other end that worker has, in place of the one that it had.
struct TakeWorker {
  static constexpr Number number = Number::take_worker;
  std::uint32_t worker{};
};

/// With a socket, by which the balancer before this one says what it has seen. Before AllTaken.
struct TakePast {
  static constexpr Number number = Number::take_past;
};

/// With a socket, whose other end the balancer has that takes this one's place: say what was seen.
struct PassOn {
  static constexpr Number number = Number::pass_on;
};

/// Whoever worked before this balancer began has a socket now.
struct AllTaken {
  static constexpr Number number = Number::all_taken;
};

/// From here on this is the log; with its file, if it is one.
struct UseLog {
  static constexpr Number number = Number::use_log;
  std::uint8_t level{};
  std::uint8_t format{};
  std::string_view log{};
};

/// End as soon as no worker is there any more, and all was passed on.
struct Stop {
  static constexpr Number number = Number::stop;
};

using FromMaster =
    std::variant<Begin, UseGroups, SetServer, TakeWorker, AllTaken, UseLog, Stop, TakePast, PassOn>;

}  // namespace sshrp::app::balancer_message
