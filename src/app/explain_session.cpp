// What a session may do on a route, for --explain.
// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "app/check.h"
#include "config/session_rules.h"
#include "util/text.h"

namespace sshrp::app {
namespace {

using access::Right;
using sftp::Operation;
using Lines = std::vector<std::string>;

struct RightRow {
  Right right;
  std::string_view words;
};

constexpr RightRow rights[] = {
    {Right::ssh, "shells and commands"},
    {Right::sftp, "SFTP"},
    {Right::pty, "terminals"},
    {Right::agent, "the client's agent"},
    {Right::x11, "X11"},
    {Right::local_forwarding, "forwardings from the client"},
    {Right::remote_forwarding, "forwardings to the client"},
    {Right::tunnel, "tunnels"},
};

struct OperationRow {
  Operation operation;
  std::string_view words;
};

constexpr OperationRow operations[] = {
    {Operation::read, "read"},
    {Operation::write, "write"},
    {Operation::list, "list"},
    {Operation::remove, "remove"},
    {Operation::rename, "rename"},
    {Operation::mkdir, "make folders"},
    {Operation::rmdir, "remove folders"},
    {Operation::setstat, "set attributes"},
    {Operation::symlink, "make links"},
};

/// The words of those rows whose value `has` holds.
template <class Rows, class Has>
std::string listed(const Rows& rows, Has has) {
  std::vector<std::string_view> words;
  for (const auto& [value, text] : rows)
    if (has(value)) words.push_back(text);
  return util::join(words, ", ");
}

void add_permits(std::string_view what, const std::vector<access::PermitList>& lists, Lines& lines) {
  for (const access::PermitList& list : lists) {
    std::vector<std::string_view> texts;
    for (const access::Permit& permit : list) texts.push_back(permit.text);
    lines.push_back(fmt::format("  {} {}", what, util::escape(util::join(texts, ", "), 4096)));
  }
}

void add_program(const access::Permissions& permissions, Lines& lines) {
  const auto& command = permissions.force_command;
  if (!command) return;
  const bool is_sftp = *command == config::internal_sftp;
  lines.push_back("  whatever program is asked for, it gets " +
                  (is_sftp ? std::string("SFTP") : "the command " + util::quote(*command)));
}

void add_sftp(const route::Route& route, Lines& lines) {
  if (!route.permissions.rights.has(Right::sftp)) return;
  const sftp::Rules& rules = route.sftp;
  if (rules.root_path) lines.push_back("  SFTP sees nothing but " + util::quote(*rules.root_path));
  if (!rules.denied.empty())
    lines.push_back("  SFTP may not " +
                    listed(operations, [&](Operation operation) { return rules.denied.has(operation); }));
  if (rules.audit == sftp::Audit::on)
    lines.emplace_back("  what SFTP does to files is recorded, and which programs begin");
}

}  // namespace

std::vector<std::string> session_in_words(const route::Route& route) {
  access::Permissions permissions = route.permissions;
  if (!permissions.permit_open.empty() || !permissions.permit_listen.empty())
    permissions.rights.remove(Right::tunnel);  // it would lead past any list
  const std::string allowed = listed(rights, [&](Right right) { return permissions.rights.has(right); });
  Lines lines{"a session may have " + (allowed.empty() ? "nothing" : allowed)};
  add_program(permissions, lines);
  if (permissions.rights.has(Right::local_forwarding))
    add_permits("forwardings from the client lead only to", permissions.permit_open, lines);
  if (permissions.rights.has(Right::remote_forwarding))
    add_permits("forwardings to the client listen only on", permissions.permit_listen, lines);
  add_sftp(route, lines);
  return lines;
}

}  // namespace sshrp::app
