// Playback: what a recorded terminal showed, and when, byte by byte.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>

#include "cast/reader.h"

namespace sshrp::cast {

/// An event with its annotations.
struct Frame {
  Event::Kind kind{};
  Time at{};
  Stream stream = Stream::output;
  std::string bytes{};  // of output and input as they passed; of others their text
};

class Playback {
 public:
  /// Whoever sees them: frames are valid during the call.
  using Show = std::function<void(const Frame&)>;

  explicit Playback(Show show) : show_(std::move(show)) {}

  /// An event waits for the next one, which may say more about it.
  void add(const Event& event);
  /// Nothing more comes.
  void finish();

 private:
  Show show_;
  std::optional<Frame> frame_{};
};

/// Takes escape sequences (ECMA-48), other controls than the end of a line and tabulators, and the characters
/// that backspaces have taken back out of what a terminal shows, so that it can be read and searched.
class PlainText {
 public:
  /// May hold back the last line.
  std::string take(std::string_view bytes);
  /// What was held back.
  std::string finish();

 private:
  enum class State : std::uint8_t { text, escape, control_sequence, string, charset };

  void character(char byte, std::string& out);

  State state_ = State::text;
  std::string line_{};
};

}  // namespace sshrp::cast
