// SPDX-License-Identifier: MIT
#include "observer/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "util/utf8.h"

namespace sshrp::observer {
namespace {

struct Range {
  char32_t first, last;
};

// As util::escape has them.
constexpr Range invisible[] = {{0x7f, 0x9f},     {0xad, 0xad},     {0x061c, 0x061c},
                               {0x200b, 0x200f}, {0x2028, 0x202e}, {0x2060, 0x206f},
                               {0xfeff, 0xfeff}, {0xfff9, 0xfffb}, {0xe0000, 0xe0fff}};

bool is_invisible(char32_t c) {
  return std::ranges::any_of(invisible,
                             [c](const Range& range) { return c >= range.first && c <= range.last; });
}

constexpr bool is_plain(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x20 && byte < 0x7f && byte != '"' && byte != '\\';
}

void append_unit(std::string& out, std::uint32_t unit) {
  fmt::format_to(std::back_inserter(out), "\\u{:04x}", unit);
}

/// RFC 8259 §7: above U+FFFF as two surrogates.
void append_code_point(std::string& out, char32_t c) {
  if (c < 0x10000) return append_unit(out, c);
  append_unit(out, 0xd800 + ((c - 0x10000) >> 10));
  append_unit(out, 0xdc00 + ((c - 0x10000) & 0x3ff));
}

}  // namespace

void append_json_text(std::string& out, std::string_view bytes) {
  out += '"';
  while (!bytes.empty()) {
    auto taken = static_cast<std::size_t>(std::ranges::find_if_not(bytes, is_plain) - bytes.begin());
    if (taken != 0) {
      out += bytes.substr(0, taken);
    } else if (bytes[0] == '"' || bytes[0] == '\\') {
      (out += '\\') += bytes[0];
      taken = 1;
    } else {
      const auto [c, length] = util::decode_utf8(bytes);
      taken = std::max<std::size_t>(length, 1);
      if (length == 0)
        out += "\xef\xbf\xbd";
      else if (c < 0x20 || is_invisible(c))
        append_code_point(out, c);
      else
        out += bytes.substr(0, taken);
    }
    bytes.remove_prefix(taken);
  }
  out += '"';
}

std::string time_text(std::chrono::system_clock::time_point time) {
  using namespace std::chrono;
  const auto millis = floor<milliseconds>(time);
  const auto day = floor<days>(millis);
  const year_month_day date(day);
  const hh_mm_ss clock(millis - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                     clock.subseconds().count());
}

Json& Json::key(std::string_view name) {
  separate();
  ((out_ += '"') += name) += "\":";
  first_ = true;
  return *this;
}

Json& Json::value(std::string_view text) {
  separate();
  append_json_text(out_, text);
  return *this;
}

Json& Json::value(std::chrono::system_clock::time_point time) { return raw('"' + time_text(time) + '"'); }

Json& Json::value(std::chrono::duration<double> seconds) {
  return raw(std::isfinite(seconds.count()) ? fmt::format("{:.3f}", seconds.count()) : "0");
}

Json& Json::open(char bracket) {
  separate();
  out_ += bracket;
  first_ = true;
  return *this;
}

Json& Json::close(char bracket) {
  out_ += bracket;
  first_ = false;
  return *this;
}

Json& Json::raw(std::string_view text) {
  separate();
  out_ += text;
  return *this;
}

void Json::separate() {
  if (!first_) out_ += ',';
  first_ = false;
}

}  // namespace sshrp::observer
