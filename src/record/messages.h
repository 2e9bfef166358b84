// What a worker and the recorder say to each other: the worker by a ring, the recorder by a socket. A packet
// holds one message or several, each with its length before it.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <variant>

#include "cast/recording.h"
#include "wire/codec.h"

namespace sshrp::record {

inline constexpr std::size_t max_packet = 64 * 1024;  // bytes
/// A session's id: so many hexadecimal digits, of lower case.
inline constexpr std::size_t session_digits = 12;
/// Bytes of a command, of all variables and of all facts that a header has; a message holds the three.
inline constexpr std::size_t max_command = 24 * 1024;
inline constexpr std::size_t max_texts = 16 * 1024;
/// Bytes of a sentence.
inline constexpr std::size_t max_sentence = 1024;

namespace message {

enum class Number : std::uint8_t {
  open = 1,
  output,
  input,
  resize,
  note,
  rest,
  end,
  opened = 33,
  failed,
  written,
  room
};

// From a worker, which the recorder takes for a stranger's. It numbers its recordings, each one higher than
// the one before. Times are microseconds since it was asked for.

/// A file for what happens on a channel; answered by Opened or Failed.
struct Open {
  static constexpr Number number = Number::open;
  std::uint32_t recording{};
  std::string_view session{};  // its id
  std::uint32_t channel{};     // in the session
  std::uint32_t columns{};
  std::uint32_t rows{};
  std::string_view command{};
  BytesView texts{};  // encode_texts(): variables, then facts
};

struct Output {
  static constexpr Number number = Number::output;
  std::uint32_t recording{};
  std::uint64_t at{};
  bool is_error{};
  BytesView bytes{};
};

struct Input {
  static constexpr Number number = Number::input;
  std::uint32_t recording{};
  std::uint64_t at{};
  BytesView bytes{};
};

struct Resize {
  static constexpr Number number = Number::resize;
  std::uint32_t recording{};
  std::uint64_t at{};
  std::uint32_t columns{};
  std::uint32_t rows{};
};

struct Note {
  static constexpr Number number = Number::note;
  std::uint32_t recording{};
  std::uint64_t at{};
  std::string_view sentence{};
};

/// So many bytes of output aren't told.
struct Rest {
  static constexpr Number number = Number::rest;
  std::uint32_t recording{};
  std::uint64_t at{};
  std::uint64_t bytes{};
};

/// Nothing more comes of that recording; behind Failed, too.
struct End {
  static constexpr Number number = Number::end;
  std::uint32_t recording{};
  std::uint64_t at{};
  bool has_status{};
  std::uint32_t status{};
  std::string_view signal{};  // empty: none
  std::string_view reason{};
};

// From the recorder.

/// The file is there.
struct Opened {
  static constexpr Number number = Number::opened;
  std::uint32_t recording{};
};

/// Nothing more is written there, or nothing ever was.
struct Failed {
  static constexpr Number number = Number::failed;
  std::uint32_t recording{};
  std::string_view sentence{};
};

/// So many bytes of messages about it, with their lengths, are dealt with, and so many bytes of its file were
/// written.
struct Written {
  static constexpr Number number = Number::written;
  std::uint32_t recording{};
  std::uint64_t taken{};
  std::uint64_t written{};
};

/// A ring that was full is so no more.
struct Room {
  static constexpr Number number = Number::room;
};

}  // namespace message

using FromWorker = std::variant<message::Open, message::Output, message::Input, message::Resize,
                                message::Note, message::Rest, message::End>;
using FromRecorder = std::variant<message::Opened, message::Failed, message::Written, message::Room>;

/// Appends a message to a packet.
template <wire::Message T>
void append(Bytes& packet, const T& said) {
  const std::size_t begin = packet.size();
  wire::Writer(packet).uint32(0);
  wire::encode(said, packet);
  const std::size_t size = packet.size() - begin - 4;
  for (unsigned byte = 0; byte < 4; ++byte)
    packet[begin + byte] = static_cast<std::uint8_t>(size >> (8 * (3 - byte)));
}

/// Calls for each message of a packet, with how many bytes it took there. Throw wire::ProtocolError for what
/// is none; those before it were told.
void for_each_from_worker(BytesView packet, const std::function<void(const FromWorker&, std::size_t)>& tell);
void for_each_from_recorder(BytesView packet, const std::function<void(const FromRecorder&)>& tell);

Bytes encode_texts(const cast::NamedTexts& variables, const cast::NamedTexts& facts);
struct Texts {
  cast::NamedTexts variables{};
  cast::NamedTexts facts{};
};
/// Throws wire::ProtocolError.
Texts decode_texts(BytesView bytes);

/// Whether that can be a session's id.
bool is_session_id(std::string_view text);

}  // namespace sshrp::record
