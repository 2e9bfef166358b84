// SPDX-License-Identifier: MIT
#include "channel/program.h"

#include <algorithm>

#include "config/session_rules.h"

namespace sshrp::channel {
namespace {

struct Row {
  std::string_view request_type;
  Program::Kind kind;
};
constexpr Row rows[] = {
    {"shell", Program::Kind::shell},
    {"exec", Program::Kind::exec},
    {"subsystem", Program::Kind::subsystem},
};

// A key may force the empty command, which does nothing in a shell. This one doesn't either, and no server
// takes it for a wish to have a shell.
constexpr std::string_view null_command = ":";

Bytes request_variable(std::string_view name, std::string_view value, std::uint32_t recipient_channel) {
  Bytes specific;
  wire::Writer(specific).string(name).string(value);
  return wire::encode(msg::ChannelRequest{recipient_channel, "env", false, {specific}});
}

}  // namespace

std::string_view name_of(Program::Kind kind) {
  return std::ranges::find(rows, kind, &Row::kind)->request_type;
}

std::optional<Program> asked_program(const msg::ChannelRequest& request) {
  const auto row = std::ranges::find(rows, request.request_type, &Row::request_type);
  if (row == std::end(rows)) return std::nullopt;
  Program program{row->kind};
  wire::Reader specific(request.type_specific.bytes);
  if (row->kind != Program::Kind::shell) program.argument = specific.text();
  specific.end();
  return program;
}

Program forced(const Program& asked, const access::Permissions& permissions) {
  const auto& command = permissions.force_command;
  if (!command) return asked;
  if (*command == config::internal_sftp) return {Program::Kind::subsystem, "sftp"};
  if (command->empty()) return {Program::Kind::exec, null_command};
  return {Program::Kind::exec, *command};
}

Bytes request_program(const Program& program, std::uint32_t recipient_channel, bool want_reply) {
  Bytes specific;
  if (program.kind != Program::Kind::shell) wire::Writer(specific).string(program.argument);
  return wire::encode(msg::ChannelRequest{recipient_channel, name_of(program.kind), want_reply, {specific}});
}

std::vector<Bytes> environment_before(const Program& asked, const access::Permissions& permissions,
                                      std::uint32_t recipient_channel) {
  std::vector<Bytes> requests;
  for (const auto& [name, value] : permissions.set_env)
    requests.push_back(request_variable(name, value, recipient_channel));
  const bool is_replaced =
      permissions.force_command && forced(asked, permissions).kind == Program::Kind::exec;
  if (is_replaced && asked.kind != Program::Kind::shell)
    requests.push_back(request_variable(original_command, asked.argument, recipient_channel));
  return requests;
}

}  // namespace sshrp::channel
