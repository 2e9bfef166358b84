// Program: what shell, exec and subsystem (RFC 4254 §6.5) ask to run, and what runs instead where a route or
// a key says so.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "access/permissions.h"
#include "msg/connection.h"

namespace sshrp::channel {

/// The variable that sshd tells a forced command in what was asked for.
inline constexpr std::string_view original_command = "SSH_ORIGINAL_COMMAND";

struct Program {
  enum class Kind { shell, exec, subsystem } kind;
  std::string_view argument{};  // a command, or a subsystem's name

  bool is_sftp() const { return kind == Kind::subsystem && argument == "sftp"; }
  /// The right that it takes.
  access::Right right() const { return is_sftp() ? access::Right::sftp : access::Right::ssh; }
};

/// "exec", as in its request.
std::string_view name_of(Program::Kind kind);

/// nullopt: another request. Throws ProtocolError if it is malformed.
std::optional<Program> asked_program(const msg::ChannelRequest& request);
/// `asked`, or what force_command puts in its place; a view into one of the two.
Program forced(const Program& asked, const access::Permissions& permissions);
/// The payload of a request for it.
Bytes request_program(const Program& program, std::uint32_t recipient_channel, bool want_reply);
/// The payloads of the env requests that go before it, without a reply: those of set_env, and where
/// `asked` was replaced by a command, SSH_ORIGINAL_COMMAND as sshd has it.
std::vector<Bytes> environment_before(const Program& asked, const access::Permissions& permissions,
                                      std::uint32_t recipient_channel);

}  // namespace sshrp::channel
