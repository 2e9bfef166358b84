// SPDX-License-Identifier: MIT
#include "channel/police.h"

#include <fmt/format.h>

#include "config/text_rules.h"
#include "util/text.h"

namespace sshrp::channel {
namespace {

using access::Permissions;
using access::Right;
using access::Rights;

// What sshd_config of most systems accepts.
constexpr std::string_view usual_environment[] = {"LANG", "LC_*"};

bool denies_something(const Permissions& permissions) {
  return permissions.rights != Rights::all() || permissions.force_command ||
         !permissions.permit_open.empty() || !permissions.permit_listen.empty();
}

std::string_view what(Scope scope) {
  switch (scope) {
    case Scope::channel_type:
      return "channel";
    case Scope::channel_request:
      return "channel request";
    case Scope::global_request:
      break;
  }
  return "global request";
}

// RFC 4250 §4.1.2: 80 to 127 are the connection layer's.
constexpr auto last_of_connection = static_cast<msg::Number>(127);

}  // namespace

Permissions effective(Permissions permissions) {
  if (denies_something(permissions)) permissions.rights.remove(Right::unnamed);
  // A tunnel leads past any list.
  if (!permissions.permit_open.empty() || !permissions.permit_listen.empty())
    permissions.rights.remove(Right::tunnel);
  const bool chooses_program = permissions.rights.has(Right::ssh) && !permissions.force_command;
  if (!permissions.accept_env && !chooses_program)
    permissions.accept_env.emplace(std::begin(usual_environment), std::end(usual_environment));
  return permissions;
}

Police::Police(access::Permissions permissions, Journal& journal)
    : permissions_(std::move(permissions)), journal_(journal) {}

msg::Numbers Police::wants() const {
  msg::Numbers numbers;
  if (permissions_ != access::Permissions{}) numbers.add(msg::Number::channel_open, last_of_connection);
  return numbers;
}

bool Police::permits(Scope scope, Way way, std::string_view name, BytesView specific) {
  const RequestRule* rule = find_rule(scope, way, name);
  // RFC 4250 §4.6.1: names hold no control character. An upstream that ends one at a NUL would know it.
  const bool unknown_passes = permits_unnamed() && !config::has_control_character(name);
  if (rule ? follows(*rule, way, specific) : unknown_passes) {
    if (rule && rule->right && way == Way::up) made_use_of_.add(*rule->right);
    return true;
  }
  journal_.refused(fmt::format("{} \"{}\" of the {}", what(scope), util::escape(name), sender_of(way)));
  return false;
}

bool Police::follows(const RequestRule& rule, Way way, BytesView specific) const {
  if (rule.right && !permissions_.rights.has(*rule.right)) return false;
  if (rule.right && way == Way::down && !made_use_of_.has(*rule.right)) return false;
  return !rule.permits || rule.permits(permissions_, specific);
}

std::optional<Program> Police::permits(const Program& asked) {
  const Program program = forced(asked, permissions_);
  if (permissions_.rights.has(program.right())) return program;
  return std::nullopt;
}

void Police::note_refusal(const Program& asked) {
  journal_.refused(fmt::format("{} \"{}\" of the client",
                               asked.kind == Program::Kind::subsystem ? "subsystem" : "program",
                               asked.kind == Program::Kind::shell ? "shell" : util::escape(asked.argument)));
}

}  // namespace sshrp::channel
