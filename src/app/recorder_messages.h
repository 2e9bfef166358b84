// What a master says to its recorder, a packet of their socket each. The recorder says nothing.
// SPDX-License-Identifier: MIT
#pragma once

#include <variant>

#include "wire/codec.h"

namespace sshrp::app::recorder_message {

enum class Number : std::uint8_t { begin = 1, take_worker, use_log, stop };

/// The first one. With the folder of recordings, and the file of the log if it is one.
struct Begin {
  static constexpr Number number = Number::begin;
  std::uint8_t level{};           // config::LogLevel
  std::uint8_t format{};          // config::LogFormat
  std::string_view log{};         // as log names it
  std::string_view recordings{};  // as recordings names it
  std::string_view keep{};        // as recordings_keep says it
  BytesView account{};            // encode_account(); empty: it stays who it is
};

/// With a socket, whose other end that worker has, and the ring of the two.
struct TakeWorker {
  static constexpr Number number = Number::take_worker;
};

/// With a file to go on in.
struct UseLog {
  static constexpr Number number = Number::use_log;
};

/// End when no worker is there any more, and all is written.
struct Stop {
  static constexpr Number number = Number::stop;
};

using FromMaster = std::variant<Begin, TakeWorker, UseLog, Stop>;

}  // namespace sshrp::app::recorder_message
