// SPDX-License-Identifier: MIT
#include "cast/playback.h"

namespace sshrp::cast {
namespace {

constexpr std::size_t max_text_line = 64 * 1024;  // bytes: then it is shown without its end

/// Without the last character.
void take_back(std::string& line) {
  while (!line.empty() && (static_cast<std::uint8_t>(line.back()) & 0xc0) == 0x80) line.pop_back();
  if (!line.empty()) line.pop_back();
}

}  // namespace

void Playback::add(const Event& event) {
  if (frame_ && event.kind == Event::Kind::raw) {
    frame_->bytes = event.data;
  } else if (frame_ && event.kind == Event::Kind::error) {
    frame_->stream = Stream::error;
  } else {
    finish();
    frame_ = Frame{.kind = event.kind, .at = event.at, .bytes = event.data};
  }
}

void Playback::finish() {
  if (frame_) show_(*frame_);
  frame_.reset();
}

std::string PlainText::take(std::string_view bytes) {
  std::string out;
  for (const char byte : bytes) character(byte, out);
  return out;
}

std::string PlainText::finish() { return std::exchange(line_, {}); }

void PlainText::character(char byte, std::string& out) {
  const auto value = static_cast<std::uint8_t>(byte);
  if (byte == '\n') state_ = State::text;  // nothing that isn't ended hides the lines behind it
  switch (state_) {
    case State::text:
      if (byte == '\x1b') {
        state_ = State::escape;
      } else if (byte == '\b') {
        take_back(line_);
      } else if (byte == '\n' || line_.size() >= max_text_line) {
        out += std::exchange(line_, {});
        out += '\n';
        if (byte != '\n' && value >= 0x20) line_ += byte;
      } else if (byte == '\t' || (value >= 0x20 && value != 0x7f)) {
        line_ += byte;
      }
      return;
    case State::escape:
      if (byte == '[') {
        state_ = State::control_sequence;
      } else if (byte == ']' || byte == 'P' || byte == 'X' || byte == '^' || byte == '_') {
        state_ = State::string;
      } else if (value >= 0x20 && value < 0x30) {
        state_ = State::charset;
      } else {
        state_ = byte == '\x1b' ? State::escape : State::text;
      }
      return;
    case State::charset:
      if (value >= 0x30) state_ = State::text;
      return;
    case State::control_sequence:
      if (value >= 0x40 && value < 0x7f) state_ = State::text;
      return;
    case State::string:
      if (byte == '\a') state_ = State::text;
      if (byte == '\x1b') state_ = State::escape;
      return;
  }
}

}  // namespace sshrp::cast
