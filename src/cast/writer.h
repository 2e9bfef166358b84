// Writer: makes a recording's lines of what happens on a channel.
// SPDX-License-Identifier: MIT
#pragma once

#include "cast/recording.h"
#include "crypto/digest.h"
#include "util/bytes.h"

namespace sshrp::cast {

/// A character's bytes that came without its rest wait that long for it.
inline constexpr std::chrono::milliseconds max_wait_for_rest{100};

/// Times may go back: an event is never before the one that came last.
class Writer {
 public:
  explicit Writer(const Header& header);

  void output(Time at, Stream stream, BytesView bytes);
  void input(Time at, BytesView bytes);
  void resize(Time at, std::uint32_t columns, std::uint32_t rows);
  /// What the proxy did, or saw and doesn't record.
  void note(Time at, std::string_view sentence);
  /// So many bytes of output aren't recorded.
  void left_out(Time at, std::uint64_t bytes);
  /// Writes what has waited for the rest of a character for long enough.
  void time_is(Time now);
  /// By when time_is() is to be called; nullopt: nothing waits.
  std::optional<Time> due() const;
  /// Nothing may come behind it.
  void end(Time at, const End& end);

  /// The lines since the last time; all of them are whole.
  std::string take();
  /// Takes room for lines, if none wait: what take() gave, say.
  void use(std::string& room);
  /// Bytes of those that take() would give.
  std::size_t waiting() const { return lines_.size(); }

 private:
  /// The beginning of a character, whose end may come.
  struct Unfinished {
    Bytes bytes{};
    Stream stream{};
    Time since{};
  };

  Time later(Time at);
  void begin_line(std::string_view code);
  void end_line();
  void text(std::string_view code, Unfinished& unfinished, Stream stream, BytesView bytes);
  void events(std::string_view code, Unfinished& unfinished, Stream stream, BytesView bytes);
  void event(std::string_view code, Stream stream, BytesView bytes);
  void finish(std::string_view code, Unfinished& unfinished);
  void digest_lines();

  Time last_{0};
  Unfinished output_{};
  Unfinished input_{};
  std::string lines_{};
  std::size_t digested_ = 0;  // of these
  std::uint64_t bytes_ = 0;   // digested in all
  crypto::Digest digest_{crypto::DigestKind::sha256};
};

/// The line that ends a recording of so many bytes with that digest.
std::string end_line(Time at, const End& end, std::uint64_t bytes, BytesView sha256);

}  // namespace sshrp::cast
