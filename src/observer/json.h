// Json: makes a JSON text (RFC 8259) of values, without a tree of them.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace sshrp::observer {

/// Appends any bytes as a JSON text with its quotes: U+FFFD for what isn't UTF-8; controls, bidirectional
/// marks and what else is invisible as \uNNNN, so that it is harmless in a terminal, too.
void append_json_text(std::string& out, std::string_view bytes);

/// RFC 3339, of UTC, with milliseconds: "2026-11-30T20:15:00.250Z".
std::string time_text(std::chrono::system_clock::time_point time);

class Json {
 public:
  Json& object() { return open('{'); }
  Json& end_object() { return close('}'); }
  Json& list() { return open('['); }
  Json& end_list() { return close(']'); }
  /// Of our own, so that nothing in it is escaped. A value follows.
  Json& key(std::string_view name);

  Json& value(std::string_view text);
  Json& value(const char* text) { return value(std::string_view(text)); }
  Json& value(std::chrono::system_clock::time_point time);
  Json& value(std::chrono::duration<double> seconds);
  template <std::same_as<bool> T>
  Json& value(T truth) {
    return raw(truth ? "true" : "false");
  }
  template <std::integral T>
    requires(!std::same_as<T, bool>)
  Json& value(T number) {
    return raw(std::to_string(number));
  }

  template <class T>
  Json& member(std::string_view name, const T& content) {
    return key(name).value(content);
  }

  std::string take() { return std::move(out_); }

 private:
  Json& open(char bracket);
  Json& close(char bracket);
  Json& raw(std::string_view text);
  void separate();

  std::string out_{};
  bool first_ = true;  // of its list or object, or the value of a key
};

}  // namespace sshrp::observer
