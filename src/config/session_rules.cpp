// SPDX-License-Identifier: MIT
#include "config/session_rules.h"

#include <algorithm>

namespace sshrp::config {
namespace {

bool allows(const std::optional<Located<bool>>& written, const SessionRules& rules) {
  return written ? written->value : allows_ssh(rules);
}

// Channels whose bytes are no program's output.
constexpr access::Right never_recorded[] = {access::Right::agent,
                                            access::Right::x11,
                                            access::Right::local_forwarding,
                                            access::Right::remote_forwarding,
                                            access::Right::tunnel,
                                            access::Right::unnamed};

access::Rights rights_of(const SessionRules& rules) {
  const Forwarding forwarding = forwarding_of(rules);
  const bool any_forwarding = forwarding == Forwarding::both;
  const std::pair<access::Right, bool> granted[] = {
      {access::Right::ssh, allows_ssh(rules)},
      {access::Right::sftp, *rules.allow_sftp},
      {access::Right::pty, allows(rules.allow_pty, rules)},
      {access::Right::agent, allows(rules.allow_agent, rules)},
      {access::Right::x11, allows(rules.allow_x11, rules)},
      {access::Right::local_forwarding, any_forwarding || forwarding == Forwarding::local},
      {access::Right::remote_forwarding, any_forwarding || forwarding == Forwarding::remote},
      {access::Right::tunnel, any_forwarding},
  };
  access::Rights rights = access::Rights::all();
  for (const auto& [right, allowed] : granted) {
    if (!allowed) rights.remove(right);
  }
  const RecordRules& recording = rules.recording;
  if (!recording.record.empty() && *recording.unseen == RecordUnseen::deny)
    for (const access::Right right : never_recorded) rights.remove(right);
  return rights;
}

template <class T>
std::vector<T> values_of(const std::vector<Located<T>>& list) {
  std::vector<T> values;
  for (const auto& item : list) values.push_back(*item);
  return values;
}

}  // namespace

bool allows_ssh(const SessionRules& rules) {
  return rules.allow_ssh ? rules.allow_ssh->value : !rules.upstream_root_path;
}

Forwarding forwarding_of(const SessionRules& rules) {
  if (rules.allow_forwarding) return rules.allow_forwarding->value;
  return allows_ssh(rules) ? Forwarding::both : Forwarding::none;
}

bool records(const SessionRules& rules, Recorded what) {
  return std::ranges::any_of(rules.recording.record, [&](const auto& each) { return *each == what; });
}

access::Permissions permissions_of(const SessionRules& rules) {
  access::Permissions permissions;
  permissions.rights = rights_of(rules);
  if (!rules.permit_open.empty()) permissions.permit_open = {values_of(rules.permit_open)};
  if (!rules.permit_listen.empty()) permissions.permit_listen = {values_of(rules.permit_listen)};
  if (!rules.force_command->empty()) permissions.force_command = *rules.force_command;
  permissions.set_env = values_of(rules.set_env);
  if (rules.accept_env) permissions.accept_env = **rules.accept_env;
  return permissions;
}

}  // namespace sshrp::config
