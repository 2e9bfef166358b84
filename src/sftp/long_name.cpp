#include "sftp/long_name.h"

#include <chrono>

namespace sshrp::sftp {
namespace {

constexpr std::string_view months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

// POSIX's file types, by the four bits that name them.
constexpr std::string_view type_letters = "?pc?d?b?-?l?s???";

std::string mode(std::uint32_t permissions) {
  std::string mode(1, type_letters[(permissions >> 12) & 15]);
  for (unsigned bit = 9; bit-- > 0;) mode.push_back((permissions >> bit) & 1 ? "xwr"[bit % 3] : '-');
  return mode;
}

std::string right_aligned(std::string text, std::size_t width) {
  if (text.size() < width) text.insert(0, width - text.size(), ' ');
  return text;
}

std::string date(std::uint32_t seconds) {
  const std::chrono::sys_seconds time{std::chrono::seconds(seconds)};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  return std::string(months[static_cast<unsigned>(date.month()) - 1]) + " " +
         right_aligned(std::to_string(static_cast<unsigned>(date.day())), 2) + "  " +
         std::to_string(static_cast<int>(date.year()));
}

}  // namespace

std::string long_name(std::string_view file_name, const Attributes& attributes) {
  const auto owner = attributes.owner.value_or(Attributes::Owner{});
  std::string line = attributes.permissions ? mode(*attributes.permissions) : "?---------";
  line.append("    1 ").append(right_aligned(std::to_string(owner.uid), 8));
  line.append(" ").append(right_aligned(std::to_string(owner.gid), 8));
  line.append(" ").append(right_aligned(std::to_string(attributes.size.value_or(0)), 8));
  line.append(" ").append(date(attributes.times.value_or(Attributes::Times{}).mtime));
  return line.append(" ").append(file_name);
}

}  // namespace sshrp::sftp
