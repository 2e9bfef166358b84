// SPDX-License-Identifier: MIT
#include "cast/dated_folders.h"

#include <fmt/format.h>

#include <charconv>
#include <ctime>
#include <optional>

namespace sshrp::cast {
namespace {

struct Field {
  char letter;
  std::size_t digits;
};
constexpr Field fields[] = {{'Y', 4}, {'m', 2}, {'d', 2}, {'H', 2}};  // by Dated

struct Piece {
  std::optional<std::size_t> field{};  // its number; nullopt: text
  std::string_view text{};
};

/// Takes the first one off.
Piece next_piece(std::string_view& part) {
  if (part.size() >= 2 && part.front() == '%') {
    for (std::size_t i = 0; i < std::size(fields); ++i) {
      if (fields[i].letter != part[1]) continue;
      part.remove_prefix(2);
      return {.field = i};
    }
  }
  const std::string_view text = part.substr(0, 1);
  part.remove_prefix(1);
  return {.text = text};
}

std::optional<int> number_of(std::string_view digits) {
  int number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (digits.front() == '-' || error != std::errc() || end != digits.data() + digits.size())
    return std::nullopt;
  return number;
}

}  // namespace

std::string dated_name(std::string_view part, std::chrono::system_clock::time_point now) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
  std::tm utc{};
  ::gmtime_r(&seconds, &utc);
  const Dated dated{utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday, utc.tm_hour};
  std::string name;
  while (!part.empty()) {
    const Piece piece = next_piece(part);
    name += piece.field ? fmt::format("{:0{}}", dated[*piece.field], fields[*piece.field].digits)
                        : std::string(piece.text);
  }
  return name;
}

bool may_be_dated(std::string_view part, std::string_view name, Dated* dated) {
  while (!part.empty()) {
    const Piece piece = next_piece(part);
    const std::size_t size = piece.field ? fields[*piece.field].digits : piece.text.size();
    if (name.size() < size) return false;
    const std::string_view found = name.substr(0, size);
    name.remove_prefix(size);
    if (!piece.field && found != piece.text) return false;
    if (!piece.field) continue;
    const auto number = number_of(found);
    if (!number) return false;
    if (dated != nullptr) (*dated)[*piece.field] = *number;
  }
  return name.empty();
}

}  // namespace sshrp::cast
