// SPDX-License-Identifier: MIT
#include "config/sshd_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <span>

#include "util/text.h"

namespace sshrp::config {
namespace {

constexpr std::uint64_t max_amount = std::uint64_t{1}
                                     << 50;        // far above all that makes sense, far below an overflow
constexpr std::uint64_t least_rekey_bytes = 1024;  // less would exchange keys more than data
constexpr std::int64_t least_rekey_time = 10;      // seconds

struct Unit {
  char letter;
  std::uint64_t factor;
};

constexpr Unit byte_units[] = {{'K', 1 << 10}, {'M', 1 << 20}, {'G', 1 << 30}};
constexpr Unit rate_units[] = {{'s', 1}, {'m', 60}, {'h', 3600}};
constexpr Unit time_units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}, {'w', 604800}};

/// Takes a number off `text`.
std::optional<std::uint64_t> take_number(std::string_view& text) {
  std::uint64_t number = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || number > max_amount) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(stop - text.data()));
  return number;
}

/// Takes a number and its unit off `text`; without a unit the number is what it is.
std::optional<std::uint64_t> take_amount(std::string_view& text, std::span<const Unit> units) {
  const auto number = take_number(text);
  if (!number || text.empty()) return number;
  const auto same = [&](const Unit& unit) {
    return util::lower({&unit.letter, 1}) == util::lower(text.substr(0, 1));
  };
  const auto unit = std::ranges::find_if(units, same);
  if (unit == units.end() || *number > max_amount / unit->factor) return std::nullopt;
  text.remove_prefix(1);
  return *number * unit->factor;
}

std::optional<std::uint64_t> parse_bytes(std::string_view text) {
  if (text == "default" || text == "none") return 0;
  const auto bytes = take_amount(text, byte_units);
  return bytes && text.empty() && *bytes >= least_rekey_bytes ? bytes : std::nullopt;
}

std::optional<seconds> parse_rekey_time(std::string_view text) {
  if (text == "none") return seconds(0);
  const auto time = parse_time_span(text);
  return time && time->count() >= least_rekey_time ? time : std::nullopt;
}

}  // namespace

std::optional<seconds> parse_time_span(std::string_view text) {
  std::uint64_t total = 0;
  do {
    const auto amount = take_amount(text, time_units);
    if (!amount || total + *amount > max_amount) return std::nullopt;
    total += *amount;
  } while (!text.empty());
  return seconds(static_cast<std::int64_t>(total));
}

Result<MaxStartups> parse_max_startups(std::string_view text) {
  std::vector<std::uint64_t> numbers;
  for (std::string_view part : util::split(text, ':')) {
    const auto number = take_number(part);
    if (!number || !part.empty() || *number > 1'000'000) break;
    numbers.push_back(*number);
  }
  if (numbers.size() == 1 && text.find(':') == std::string_view::npos) {
    const auto full = static_cast<std::uint32_t>(numbers[0]);
    if (full == 0) return std::string("it must be above 0");
    return MaxStartups{full, 0, full};
  }
  if (numbers.size() != 3 || util::split(text, ':').size() > 3) {
    return fmt::format(
        "{} is neither a number nor start:rate:full, as in \"100:30:1000\": whole numbers up to 1000000",
        util::quote(text));
  }
  if (numbers[0] == 0 || numbers[1] == 0 || numbers[1] > 100 || numbers[2] < numbers[0]) {
    return fmt::format("in {} start must be above 0, rate from 1 to 100 percent, and full no less than start",
                       util::quote(text));
  }
  return MaxStartups{static_cast<std::uint32_t>(numbers[0]), static_cast<std::uint32_t>(numbers[1]),
                     static_cast<std::uint32_t>(numbers[2])};
}

std::string write_max_startups(const MaxStartups& value) {
  return value.rate == 0 ? std::to_string(value.full)
                         : fmt::format("{}:{}:{}", value.start, value.rate, value.full);
}

Result<ConnectionRate> parse_connection_rate(std::string_view text) {
  if (text == "none") return ConnectionRate{};
  std::string_view rest = text;
  const auto connections = take_number(rest);
  const auto* unit = rest.starts_with('/') && rest.size() > 1
                         ? std::ranges::find(rate_units, rest[1], &Unit::letter)
                         : std::end(rate_units);
  auto burst = connections;
  if (unit != std::end(rate_units)) {
    rest.remove_prefix(2);
    if (rest.starts_with(':')) {
      rest.remove_prefix(1);
      burst = take_number(rest);
    }
  }
  const auto is_possible = [](std::optional<std::uint64_t> number) {
    return number && *number > 0 && *number <= 1'000'000;
  };
  if (unit == std::end(rate_units) || !rest.empty() || !is_possible(connections) || !is_possible(burst)) {
    return fmt::format(
        "{} isn't a rate, as in \"10/s\", \"100/m:20\" (20 at once) or \"none\", of numbers from 1 to "
        "1000000",
        util::quote(text));
  }
  return ConnectionRate{static_cast<std::uint32_t>(*connections), seconds(unit->factor),
                        static_cast<std::uint32_t>(*burst)};
}

std::string write_connection_rate(const ConnectionRate& rate) {
  if (rate.connections == 0) return "none";
  const auto* unit =
      std::ranges::find(rate_units, static_cast<std::uint64_t>(rate.time.count()), &Unit::factor);
  return fmt::format("{}/{}:{}", rate.connections, unit->letter, rate.burst);
}

Result<CountInTime> parse_count_in_time(std::string_view text) {
  if (text == "none") return CountInTime{};
  std::string_view rest = text;
  const auto count = take_number(rest);
  std::optional<std::uint64_t> time;
  if (rest.starts_with('/')) {
    rest.remove_prefix(1);
    const bool has_number = !rest.empty() && rest[0] >= '0' && rest[0] <= '9';
    const std::string one = "1" + std::string(rest);
    std::string_view amount = has_number ? rest : std::string_view(one);
    const bool has_unit = !rest.empty() && !(rest.back() >= '0' && rest.back() <= '9');
    if (has_unit) time = take_amount(amount, time_units);
    if (!amount.empty()) time.reset();
  }
  const auto is_possible = [](std::optional<std::uint64_t> number, std::uint64_t max) {
    return number && *number > 0 && *number <= max;
  };
  if (!is_possible(count, 1'000'000) || !is_possible(time, 31'536'000)) {
    return fmt::format(
        "{} isn't a number within a time, as in \"5/h\", \"20/2d\" or \"none\": from 1 to 1000000, within a "
        "year at most",
        util::quote(text));
  }
  return CountInTime{static_cast<std::uint32_t>(*count), seconds(*time)};
}

std::string write_count_in_time(const CountInTime& value) {
  return value.count == 0 ? "none" : fmt::format("{}/{}s", value.count, value.time.count());
}

Result<NetBlockSize> parse_net_block_size(std::string_view text) {
  std::string_view rest = text;
  NetBlockSize size;
  const auto v4 = take_number(rest);
  std::optional<std::uint64_t> v6 = size.v6;
  if (rest.starts_with(':')) {
    rest.remove_prefix(1);
    v6 = take_number(rest);
  }
  if (!rest.empty() || !v4 || *v4 < 1 || *v4 > 32 || !v6 || *v6 < 1 || *v6 > 128) {
    return fmt::format("{} isn't bits of IPv4, from 1 to 32, and of IPv6, from 1 to 128, as in \"32:64\"",
                       util::quote(text));
  }
  size = {static_cast<unsigned>(*v4), static_cast<unsigned>(*v6)};
  return size;
}

std::string write_net_block_size(const NetBlockSize& value) {
  return fmt::format("{}:{}", value.v4, value.v6);
}

Result<RekeyLimit> parse_rekey_limit(std::string_view text) {
  const auto parts = util::split(text, ' ');
  if (parts.empty() || parts.size() > 2) {
    return fmt::format("{} isn't an amount of data and a time, as in \"1G 1h\" or \"default none\"",
                       util::quote(text));
  }
  const auto bytes = parse_bytes(parts[0]);
  if (!bytes) {
    return fmt::format("{} isn't an amount of data from 1K, as \"512M\", \"1G\" or \"default\"",
                       util::quote(parts[0]));
  }
  const auto time = parts.size() == 2 ? parse_rekey_time(parts[1]) : std::optional(seconds(0));
  if (!time)
    return fmt::format("{} isn't a time from 10s, as \"30m\", \"1h30m\" or \"none\"", util::quote(parts[1]));
  return RekeyLimit{*bytes, *time};
}

std::string write_rekey_limit(const RekeyLimit& limit) {
  return fmt::format("{} {}", limit.bytes == 0 ? "default" : std::to_string(limit.bytes),
                     limit.time.count() == 0 ? "none" : std::to_string(limit.time.count()));
}

}  // namespace sshrp::config
