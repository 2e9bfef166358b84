// SPDX-License-Identifier: MIT
#include "sftp/attributes.h"

#include <chrono>

#include "wire/writer.h"

namespace sshrp::sftp {
namespace {

// SSH_FILEXFER_ATTR_*
constexpr std::uint32_t has_size = 0x01;
constexpr std::uint32_t has_owner = 0x02;
constexpr std::uint32_t has_permissions = 0x04;
constexpr std::uint32_t has_times = 0x08;
constexpr std::uint32_t has_extended = 0x80000000;

// POSIX's S_IFMT and what it masks, which the draft refers to.
constexpr std::uint32_t type_mask = 0170000;
constexpr std::uint32_t type_directory = 0040000;
constexpr std::uint32_t type_link = 0120000;

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

Attributes::Kind Attributes::kind() const {
  if (!permissions) return Kind::unknown;
  switch (*permissions & type_mask) {
    case 0:
      return Kind::unknown;
    case type_directory:
      return Kind::directory;
    case type_link:
      return Kind::link;
    default:
      return Kind::other;
  }
}

Attributes read_attributes(wire::Reader& reader) {
  Attributes attributes;
  const std::uint32_t flags = reader.uint32();
  if (flags & has_size) attributes.size = reader.uint64();
  if (flags & has_owner) {
    const std::uint32_t uid = reader.uint32();
    attributes.owner = Attributes::Owner{uid, reader.uint32()};
  }
  if (flags & has_permissions) attributes.permissions = reader.uint32();
  if (flags & has_times) {
    const std::uint32_t atime = reader.uint32();
    attributes.times = Attributes::Times{atime, reader.uint32()};
  }
  if (flags & has_extended) {
    for (std::uint32_t left = reader.uint32(); left > 0; --left) {
      reader.string();
      reader.string();
    }
  }
  return attributes;
}

void append_attributes(const Attributes& attributes, Bytes& out) {
  wire::Writer writer(out);
  writer.uint32((attributes.size ? has_size : 0) | (attributes.owner ? has_owner : 0) |
                (attributes.permissions ? has_permissions : 0) | (attributes.times ? has_times : 0));
  if (attributes.size) writer.uint64(*attributes.size);
  if (attributes.owner) writer.uint32(attributes.owner->uid).uint32(attributes.owner->gid);
  if (attributes.permissions) writer.uint32(*attributes.permissions);
  if (attributes.times) writer.uint32(attributes.times->atime).uint32(attributes.times->mtime);
}

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
