#include "auth/expiry_time.h"

#include <algorithm>
#include <charconv>

namespace sshrp::auth {
namespace {

int number(std::string_view digits) {
  int value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

bool same_time(const std::tm& a, const std::tm& b) {
  return a.tm_year == b.tm_year && a.tm_mon == b.tm_mon && a.tm_mday == b.tm_mday && a.tm_hour == b.tm_hour &&
         a.tm_min == b.tm_min && a.tm_sec == b.tm_sec;
}

}  // namespace

std::optional<std::time_t> parse_expiry_time(std::string_view text) {
  const bool utc = text.ends_with('Z') || text.ends_with('z');
  if (utc) text.remove_suffix(1);
  const bool digits = std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  if (!digits || (text.size() != 8 && text.size() != 12 && text.size() != 14)) return std::nullopt;
  const auto pair = [&](std::size_t at) { return at < text.size() ? number(text.substr(at, 2)) : 0; };
  std::tm wanted{};
  wanted.tm_year = number(text.substr(0, 4)) - 1900;
  wanted.tm_mon = pair(4) - 1;
  wanted.tm_mday = pair(6);
  wanted.tm_hour = pair(8);
  wanted.tm_min = pair(10);
  wanted.tm_sec = pair(12);
  wanted.tm_isdst = -1;
  std::tm found = wanted;
  const std::time_t seconds = utc ? ::timegm(&found) : std::mktime(&found);
  // Both take February 30th for a day of March.
  return same_time(wanted, found) && seconds >= 0 ? std::optional(seconds) : std::nullopt;
}

}  // namespace sshrp::auth
