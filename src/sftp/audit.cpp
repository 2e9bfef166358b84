// SPDX-License-Identifier: MIT
#include "sftp/audit.h"

#include <algorithm>
#include <charconv>

#include "sftp/requests.h"

namespace sshrp::sftp {
namespace {

struct OperationRow {
  Type type;
  std::string_view extension;
  std::string_view operation;
};

// Beside what changes names, which the table of requests says of itself.
constexpr OperationRow operations[] = {
    {Type::open, "", "open"},
    {Type::opendir, "", "opendir"},
    {Type::write, "", "write"},
    {Type::setstat, "", "setstat"},
    {Type::fsetstat, "", "setstat"},
    {Type::extended, "lsetstat@openssh.com", "setstat"},
    {Type::extended, "copy-data", "copy"},
};

struct FlagRow {
  std::uint32_t flag;
  std::string_view name;
};

// §6.3, SSH_FXF_*
constexpr FlagRow flag_names[] = {
    {open_flag::read, "read"},   {open_flag::write, "write"}, {open_flag::append, "append"},
    {open_flag::creat, "creat"}, {open_flag::trunc, "trunc"}, {open_flag::excl, "excl"},
};

void append(std::string& words, std::string_view separator, std::string_view word) {
  if (!words.empty()) words += separator;
  words += word;
}

std::string octal(std::uint32_t value) {
  constexpr int base = 8;
  char digits[16];
  return {digits, std::to_chars(digits, std::end(digits), value, base).ptr};
}

}  // namespace

std::string_view audited_operation(const RequestForm& form) {
  if (!form.audited_as.empty()) return form.audited_as;
  const auto* row = std::ranges::find_if(operations, [&](const OperationRow& each) {
    return each.type == form.type && each.extension == form.extension;
  });
  return row == std::end(operations) ? std::string_view() : row->operation;
}

std::string open_flags_in_words(std::uint32_t flags) {
  std::string words;
  for (const auto& [flag, name] : flag_names)
    if (flags & flag) append(words, ",", name);
  return words;
}

std::string in_words(const Attributes& attributes) {
  std::string words;
  const auto add = [&](std::string_view name, std::uint64_t value) {
    append(words, " ", name);
    words += std::to_string(value);
  };
  if (attributes.size) add("size=", *attributes.size);
  if (const auto& owner = attributes.owner) {
    add("uid=", owner->uid);
    add("gid=", owner->gid);
  }
  if (attributes.permissions) append(words, " ", "permissions=0" + octal(*attributes.permissions));
  if (const auto& times = attributes.times) {
    add("atime=", times->atime);
    add("mtime=", times->mtime);
  }
  return words;
}

}  // namespace sshrp::sftp
