// SPDX-License-Identifier: MIT
#include "config/recordings.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <span>

#include "util/text.h"

namespace sshrp::config {
namespace {

constexpr std::uint64_t max_amount = std::uint64_t{1} << 50;  // of bytes or seconds: no factor overflows

struct Unit {
  char letter;
  std::uint64_t factor;
};

// From the largest, so that a value is written with the largest that fits.
constexpr Unit byte_units[] = {{'T', std::uint64_t{1} << 40}, {'G', 1 << 30}, {'M', 1 << 20}, {'K', 1 << 10}};
constexpr Unit time_units[] = {{'w', 604'800}, {'d', 86'400}, {'h', 3'600}};

/// Above 0, or nullopt.
std::optional<std::uint64_t> amount(std::string_view text, std::span<const Unit> units) {
  if (text.empty()) return std::nullopt;
  const auto unit = std::ranges::find(units, text.back(), &Unit::letter);
  if (unit == units.end()) return std::nullopt;
  text.remove_suffix(1);
  std::uint64_t number = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_number = error == std::errc{} && stop == text.data() + text.size();
  if (!is_number || number == 0 || number > max_amount / unit->factor) return std::nullopt;
  return number * unit->factor;
}

std::string write_amount(std::uint64_t value, std::span<const Unit> units) {
  const auto unit = std::ranges::find_if(units, [&](const Unit& each) { return value % each.factor == 0; });
  return fmt::format("{}{}", value / unit->factor, unit->letter);
}

constexpr std::string_view fields = "YmdH";

/// What is wrong with a part of the path that has a date, or nothing.
std::string part_problem(std::string_view part) {
  if (part.starts_with('.')) return fmt::format("{}: with a dot it would be hidden", util::quote(part));
  for (std::size_t at = part.find('%'); at != std::string_view::npos; at = part.find('%', at + 2)) {
    if (at + 1 == part.size() || !fields.contains(part[at + 1]))
      return fmt::format("{}: after % there may be Y, m, d or H", util::quote(part));
  }
  return {};
}

}  // namespace

Result<RecordingsFolder> parse_recordings_folder(std::string_view text) {
  RecordingsFolder folder;
  for (const std::string_view part : util::split(text, '/')) {
    if (part.empty()) continue;
    if (part == "." || part == "..") return std::string("no part of it may be . or ..");
    if (part.find('%') == std::string_view::npos && folder.dated.empty()) {
      folder.fixed += '/';
      folder.fixed += part;
      continue;
    }
    if (std::string problem = part_problem(part); !problem.empty()) return problem;
    folder.dated.emplace_back(part);
  }
  if (folder.fixed.empty()) return std::string("it must begin with a folder that is always the same");
  if (folder.dated.size() > max_dated_folders)
    return fmt::format("at most {} folders may stand in one another from the first % on", max_dated_folders);
  return folder;
}

std::string write_recordings_folder(const RecordingsFolder& folder) {
  std::string text = folder.fixed;
  for (const std::string& part : folder.dated) text += '/' + part;
  return text;
}

Result<RecordingsKeep> parse_recordings_keep(std::string_view text) {
  RecordingsKeep keep;
  if (text == "none") return keep;
  const auto wrong = [&] {
    return fmt::format("{} is no age and size, as in \"90d\", \"50G\" or \"90d 50G\"", util::quote(text));
  };
  if (text.empty()) return wrong();
  for (const std::string_view word : util::split(text, ' ')) {
    const auto age = amount(word, time_units);
    const auto bytes = amount(word, byte_units);
    const bool is_second = (age && keep.age.count() != 0) || (bytes && keep.bytes != 0);
    if ((!age && !bytes) || is_second) return wrong();
    if (age) keep.age = std::chrono::seconds(static_cast<std::int64_t>(*age));
    if (bytes) keep.bytes = *bytes;
  }
  return keep;
}

std::string write_recordings_keep(const RecordingsKeep& keep) {
  std::string text;
  if (keep.age.count() != 0) text = write_amount(static_cast<std::uint64_t>(keep.age.count()), time_units);
  if (keep.bytes != 0) text += (text.empty() ? "" : " ") + write_amount(keep.bytes, byte_units);
  return text.empty() ? "none" : text;
}

Result<std::uint64_t> parse_size(std::string_view text, std::uint64_t max) {
  const auto bytes = amount(text, byte_units);
  if (bytes && *bytes <= max) return *bytes;
  return fmt::format("{} is no size from 1K to {}, as in \"1M\"", util::quote(text), write_size(max));
}

std::string write_size(std::uint64_t bytes) { return write_amount(bytes, byte_units); }

}  // namespace sshrp::config
