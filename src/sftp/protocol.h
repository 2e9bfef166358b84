// The numbers of SFTP version 3: draft-ietf-secsh-filexfer-02.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>

namespace sshrp::sftp {

/// The version that is spoken; clients and servers that know later ones know this one too.
inline constexpr std::uint32_t spoken_version = 3;

// Of OpenSSH's PROTOCOL §4, those that are more than a row in a table.
inline constexpr std::string_view limits_extension = "limits@openssh.com";
inline constexpr std::string_view users_groups_extension = "users-groups-by-id@openssh.com";
inline constexpr std::string_view expand_path_extension = "expand-path@openssh.com";

/// §3, SSH_FXP_*
enum class Type : std::uint8_t {
  init = 1,
  version = 2,
  open = 3,
  close = 4,
  read = 5,
  write = 6,
  lstat = 7,
  fstat = 8,
  setstat = 9,
  fsetstat = 10,
  opendir = 11,
  readdir = 12,
  remove = 13,
  mkdir = 14,
  rmdir = 15,
  realpath = 16,
  stat = 17,
  rename = 18,
  readlink = 19,
  symlink = 20,
  status = 101,
  handle = 102,
  data = 103,
  name = 104,
  attrs = 105,
  extended = 200,
  extended_reply = 201,
};

/// §7, SSH_FX_*
enum class Status : std::uint32_t {
  ok = 0,
  eof = 1,
  no_such_file = 2,
  permission_denied = 3,
  failure = 4,
  bad_message = 5,
  no_connection = 6,
  connection_lost = 7,
  op_unsupported = 8,
};

/// The words of our own for a status: what a client reads in a jail in place of the server's. Of a number
/// that the draft doesn't name, those of `failure`.
std::string_view text(Status status);

/// A status that the draft names, else `failure`.
Status known_status(std::uint32_t code);

/// §6.3, SSH_FXF_*
namespace open_flag {
inline constexpr std::uint32_t read = 0x01;
inline constexpr std::uint32_t write = 0x02;
inline constexpr std::uint32_t append = 0x04;
inline constexpr std::uint32_t creat = 0x08;
inline constexpr std::uint32_t trunc = 0x10;
inline constexpr std::uint32_t excl = 0x20;
}  // namespace open_flag

}  // namespace sshrp::sftp
