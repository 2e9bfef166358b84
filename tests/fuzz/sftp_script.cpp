// SPDX-License-Identifier: MIT
#include "sftp_script.h"

#include <algorithm>

#include "sftp/messages.h"
#include "target.h"

namespace sshrp::fuzz {

using sftp::Type;

namespace {

// Enough names to meet links and directories often.
std::string_view path_of(Input& input, std::string& memory) {
  static constexpr std::string_view names[] = {"d",  "e", "f", "l",   "m",      "out",      "up",
                                               "..", ".", "",  "new", "passwd", "/srv/web", "~"};
  const unsigned count = input.byte() % 6;
  if (count == 5) return as_text(input.string());
  memory.clear();
  for (unsigned i = 0; i <= count; ++i) memory.append("/").append(names[input.byte() % std::size(names)]);
  if (input.byte() % 4 == 0) memory.erase(0, 1);
  return memory;
}

void expect_under_root(std::string_view path) {
  sftp::Components components;
  for (std::string_view part : sftp::parts(path)) {
    expect(part != "..", "no parent is asked for");
    components.emplace_back(part);
  }
  expect(path.starts_with('/') && sftp::is_inside(root_of_jail, components), "the path is under the root");
}

}  // namespace

Bytes sftp_request(Input& input) {
  static constexpr std::string_view extensions[] = {
      "posix-rename@openssh.com", "hardlink@openssh.com", "statvfs@openssh.com", "lsetstat@openssh.com",
      "expand-path@openssh.com",  "fsync@openssh.com",    "copy-data",           "limits@openssh.com"};
  Bytes out;
  wire::Writer writer(out);
  const std::uint8_t type = input.byte() % 24;
  writer.byte(type >= 21 ? 200 : type).uint32(input.byte() % 8);
  if (type >= 21) writer.string(extensions[input.byte() % std::size(extensions)]);
  std::string memory;
  static constexpr Type with_handle[] = {Type::close, Type::read,     Type::write,
                                         Type::fstat, Type::fsetstat, Type::readdir};
  if (std::ranges::find(with_handle, static_cast<Type>(type)) != std::end(with_handle)) {
    writer.uint32(8).uint64(input.byte() % 8);  // as the handles are that a jail gives out
  } else {
    writer.string(path_of(input, memory));
  }
  switch (static_cast<Type>(type)) {
    case Type::open:
      return writer.uint32(input.byte()).uint32(0), out;
    case Type::rename:
    case Type::symlink:
      return writer.string(path_of(input, memory)), out;
    case Type::setstat:
    case Type::fsetstat:
    case Type::mkdir:
      return writer.uint32(0), out;
    case Type::read:
      return writer.uint64(0).uint32(100), out;
    case Type::write:
      return writer.uint64(0).string(input.string()), out;
    default:
      if (type >= 21 && input.byte() % 2) writer.string(path_of(input, memory));
      if (input.byte() % 8 == 0) writer.raw(input.string());
      return out;
  }
}

Bytes framed_sftp(BytesView payload) {
  Bytes out;
  wire::Writer(out).uint32(static_cast<std::uint32_t>(payload.size())).raw(payload);
  return out;
}

void expect_jailed(BytesView payload) {
  wire::Reader reader(payload);
  const auto type = static_cast<Type>(reader.byte());
  reader.uint32();  // id
  switch (type) {
    case Type::open:
    case Type::lstat:
    case Type::setstat:
    case Type::opendir:
    case Type::remove:
    case Type::mkdir:
    case Type::rmdir:
    case Type::stat:
    case Type::readlink:
      return expect_under_root(reader.text());
    case Type::rename:
      expect_under_root(reader.text());
      return expect_under_root(reader.text());
    case Type::symlink: {
      const std::string_view target = reader.text();
      if (target.starts_with('/')) expect_under_root(target);
      return expect_under_root(reader.text());
    }
    case Type::extended: {
      const std::string_view name = reader.text();
      const bool two_paths = name == "posix-rename@openssh.com" || name == "hardlink@openssh.com";
      if (two_paths) expect_under_root(reader.text());
      if (two_paths || name == "statvfs@openssh.com" || name == "lsetstat@openssh.com")
        return expect_under_root(reader.text());
      return;
    }
    case Type::close:
    case Type::read:
    case Type::write:
    case Type::fstat:
    case Type::fsetstat:
    case Type::readdir:
      return;
    default:
      expect(false, "a request that a jail lets pass");
  }
}

}  // namespace sshrp::fuzz
