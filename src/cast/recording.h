// A recording: what it is made of, whatever wrote it. The form is asciicast v2, with annotations of our own
// that other players pass over.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace sshrp::cast {

/// Since the recording began.
using Time = std::chrono::microseconds;

using NamedTexts = std::vector<std::pair<std::string, std::string>>;

/// The first line. Texts may hold any bytes; what isn't UTF-8 in them is replaced.
struct Header {
  std::uint32_t width = 80;    // columns; players want one at least, and no terminal has these
  std::uint32_t height = 24;   // rows
  std::int64_t timestamp = 0;  // seconds since 1970
  std::string command{};       // empty: a shell
  NamedTexts env{};            // variables that the client sent
  NamedTexts facts{};          // of the session, and of its channel
};

/// Of the program that is recorded.
enum class Stream : std::uint8_t { output, error };

/// How the program ended: unknown, by itself, or by a signal of that name (RFC 4254 §6.10, without "SIG").
using Exit = std::variant<std::monostate, std::uint32_t, std::string>;

/// The last line. Its byte count and digest aren't here: whoever writes it has them, and whoever reads it
/// compares them.
struct End {
  Exit exit{};
  std::string reason{};  // why nothing more comes; `cut_reason` where nobody saw the end
};

/// The reason of an end that was written behind a recorder's or worker's death.
inline constexpr std::string_view cut_reason = "cut";

/// Codes of events, as they stand in the lines.
namespace code {
inline constexpr std::string_view output = "o";
inline constexpr std::string_view input = "i";
inline constexpr std::string_view resize = "r";
inline constexpr std::string_view note = "m";
// Annotations: of the event before them.
inline constexpr std::string_view raw = "x-sshrp-raw";       // its bytes, in base64
inline constexpr std::string_view error = "x-sshrp-stderr";  // it was written to stderr
// Events that stand for themselves.
inline constexpr std::string_view rest = "x-sshrp-rest";  // bytes of output that aren't here
inline constexpr std::string_view end = "x-sshrp-end";
}  // namespace code

/// Bytes of output or input in an event; more becomes several events.
inline constexpr std::size_t max_event = 32 * 1024;
/// Bytes of a line: an event whose every byte is escaped, or a header with all that it may have, and some
/// room.
inline constexpr std::size_t max_line = 512 * 1024;

}  // namespace sshrp::cast
