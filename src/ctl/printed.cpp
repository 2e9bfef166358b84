// SPDX-License-Identifier: MIT
#include "ctl/printed.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <clocale>
#include <cwchar>

#include "util/text.h"
#include "util/utf8.h"

namespace sshrp::ctl {
namespace {

constexpr std::chrono::seconds max_duration{std::chrono::hours(24 * 366 * 100)};

bool is_plain(char c) { return c >= 0x20 && c < 0x7f; }
/// Of which each byte is a column of its own, and harmless: nearly all that is printed.
bool is_plain(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return is_plain(c); });
}

/// The first character of a text, which isn't empty, and whether it may be shown as it is.
struct Character {
  std::string_view bytes{};
  char32_t value = 0;
  bool is_valid = false;
  bool is_safe = false;
};

Character first_character(std::string_view text) {
  if (is_plain(text[0])) return {text.substr(0, 1), static_cast<char32_t>(text[0]), true, true};
  const auto [value, length] = util::decode_utf8(text);
  if (length == 0) return {text.substr(0, 1), 0, false, false};
  const std::string_view bytes = text.substr(0, length);
  return {bytes, value, true, util::escape(bytes) == bytes};
}

std::size_t columns_of(char32_t value) {
  const int width = wcwidth(static_cast<wchar_t>(value));
  return width < 0 ? 1 : static_cast<std::size_t>(width);
}

std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
  int value = 0;
  if (at + count > text.size()) return std::nullopt;
  const char* end = text.data() + at + count;
  const auto [stop, error] = std::from_chars(text.data() + at, end, value);
  return error == std::errc{} && stop == end && value >= 0 && text[at] != '-' ? std::optional(value)
                                                                              : std::nullopt;
}

}  // namespace

std::string printable(std::string_view text) {
  if (is_plain(text)) return std::string(text);
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Character next = first_character(text);
    if (next.is_safe)
      out += next.bytes;
    else
      out += util::escape(next.bytes);
    text.remove_prefix(next.bytes.size());
  }
  return out;
}

std::string printable_json(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  while (!json.empty()) {
    const Character next = first_character(json);
    if (next.is_safe || next.value == '\n' || next.value == '\t' || next.value == '\r')
      out += next.bytes;
    else if (next.value > 0xffff)
      out += fmt::format("\\u{:04x}\\u{:04x}", 0xd800 + ((next.value - 0x10000) >> 10),
                         0xdc00 + ((next.value - 0x10000) & 0x3ff));
    else
      out += fmt::format("\\u{:04x}", next.is_valid ? static_cast<std::uint32_t>(next.value) : 0xfffd);
    json.remove_prefix(next.bytes.size());
  }
  return out;
}

void know_widths() { std::setlocale(LC_CTYPE, "C.UTF-8"); }

std::size_t display_width(std::string_view text) {
  if (is_plain(text)) return text.size();
  std::size_t columns = 0;
  while (!text.empty()) {
    if (is_plain(text[0])) {
      ++columns;
      text.remove_prefix(1);
      continue;
    }
    const Character next = first_character(text);
    columns += next.is_valid ? columns_of(next.value) : 1;
    text.remove_prefix(next.bytes.size());
  }
  return columns;
}

std::string cut_to(std::string_view text, std::size_t columns) {
  if (display_width(text) <= columns) return std::string(text);
  if (columns == 0) return {};
  std::size_t taken = 0;
  std::size_t width = 0;
  while (taken < text.size()) {
    const Character next = first_character(text.substr(taken));
    const std::size_t more = next.is_valid ? columns_of(next.value) : 1;
    if (width + more > columns - 1) break;
    width += more;
    taken += next.bytes.size();
  }
  return std::string(text.substr(0, taken)) + "…";
}

std::string bytes_text(std::uint64_t bytes) {
  constexpr std::string_view units[] = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  if (bytes < 1024) return fmt::format("{} B", bytes);
  double value = static_cast<double>(bytes) / 1024;
  std::size_t unit = 0;
  while (value >= 1023.95 && unit + 1 < std::size(units)) {
    value /= 1024;
    ++unit;
  }
  return fmt::format("{:.1f} {}", value, units[unit]);
}

std::string age_text(std::chrono::seconds age) {
  const auto seconds = std::max<std::int64_t>(age.count(), 0);
  if (seconds < 60) return fmt::format("{}s", seconds);
  if (seconds < 60 * 60) return fmt::format("{}m{:02}s", seconds / 60, seconds % 60);
  if (seconds < 24 * 60 * 60) return fmt::format("{}h{:02}m", seconds / 3600, seconds / 60 % 60);
  return fmt::format("{}d{:02}h", seconds / 86400, seconds / 3600 % 24);
}

std::string count_text(std::uint64_t count, std::string_view one) {
  return fmt::format("{} {}{}", count, one, count == 1 ? "" : "s");
}

std::optional<Time> parse_time(std::string_view text) {
  if (text.size() < 20 || text.size() > 30 || !text.ends_with('Z')) return std::nullopt;
  if (text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':')
    return std::nullopt;
  const auto year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
  const auto hour = digits(text, 11, 2), minute = digits(text, 14, 2), second = digits(text, 17, 2);
  if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  // Fractions of a second are nothing that is shown.
  return std::chrono::sys_days(date) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
         std::chrono::seconds(*second);
}

std::optional<std::chrono::seconds> parse_duration(std::string_view text) {
  std::chrono::seconds sum{0};
  if (text.empty()) return std::nullopt;
  while (!text.empty()) {
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{}) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    const char unit = text.empty() ? 's' : text[0];
    if (!text.empty()) text.remove_prefix(1);
    constexpr std::string_view units = "smhd";
    constexpr std::int64_t seconds_of[] = {1, 60, 60 * 60, 24 * 60 * 60};
    const std::size_t known = units.find(unit);
    if (known == std::string_view::npos) return std::nullopt;
    sum += std::chrono::seconds(number * seconds_of[known]);
    if (sum > max_duration) return std::nullopt;
  }
  return sum;
}

}  // namespace sshrp::ctl
