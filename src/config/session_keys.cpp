// The keys of SessionRules, and the kinds of values that only they take.
// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>

#include "config/recordings.h"
#include "config/schema.h"
#include "config/session_rules.h"
#include "config/text_rules.h"
#include "config/types.h"
#include "config/values.h"
#include "util/result.h"
#include "util/text.h"

namespace sshrp::config {
namespace {

Problem command_problem(std::string_view text) {
  if (text.empty()) return "a command needs at least one character";
  if (text.find('\0') != std::string_view::npos) return "a command may hold no NUL";
  return std::nullopt;
}

Type<Forwarding> forwarding() {
  const std::string name = "true, false, \"local\" or \"remote\"";
  const auto words = one_of<Forwarding>({{"local", Forwarding::local}, {"remote", Forwarding::remote}});
  const auto read = [name, words](const Node& node, Reading& reading) -> std::optional<Forwarding> {
    if (const auto* all = std::get_if<bool>(&node.value)) return *all ? Forwarding::both : Forwarding::none;
    if (std::holds_alternative<std::string>(node.value)) return words.read(node, reading);
    expect_string(node, reading, name);  // tells
    return std::nullopt;
  };
  const auto write = [words](Forwarding value) {
    if (value == Forwarding::both || value == Forwarding::none)
      return std::string(value == Forwarding::both ? "true" : "false");
    return words.write(value);
  };
  return {name, read, write};
}

Type<std::string> command() { return text("a command (a string)", command_problem); }

/// Of a string "NAME=value".
Type<access::EnvironmentVariable> environment_variable() {
  return parsed<access::EnvironmentVariable>(
      "a variable (a string such as \"NAME=value\")", access::parse_variable,
      [](const access::EnvironmentVariable& variable) { return variable.name + "=" + variable.value; });
}

/// One glob of names or an array of them, which may be empty.
Type<std::vector<std::string>> environment_names() {
  const std::string name = "a name with wildcards (a string such as \"LC_*\"), or an array of them";
  const auto item = text("a name with wildcards (a string)",
                         [](std::string_view glob) { return access::variable_name_problem(glob, "*?"); });
  const auto read = [item](const Node& node, Reading& reading) -> std::optional<std::vector<std::string>> {
    std::vector<std::string> names;
    const auto* array = std::get_if<Array>(&node.value);
    for (const Node& each : array ? std::span(*array) : std::span(&node, 1)) {
      auto glob = item.read(each, reading);
      if (!glob) return std::nullopt;
      names.push_back(*std::move(glob));
    }
    return names;
  };
  const auto write = [](const std::vector<std::string>& names) {
    std::string list;
    for (const auto& glob : names) list += (list.empty() ? "" : ", ") + toml_string(glob);
    return "[" + list + "]";
  };
  return {name, read, write};
}

/// A path on the upstream, in which `\g<name>` is replaced; a relative one stays so.
Type<Template> root_path_template() {
  Type<Template> type = remote_path_template();
  type.read = [read = type.read](const Node& node, Reading& reading) -> std::optional<Template> {
    auto path = read(node, reading);
    if (!path || !path->captures()) return path;
    std::string sample;
    for (const auto& piece : path->pieces) {
      const auto* literal = std::get_if<std::string>(&piece);
      sample += literal ? *literal : "x";
    }
    if (const Problem problem = built_path_problem(sample)) {
      reading.error(node.place, *problem + ", which isn't for a path with captured text");
      return std::nullopt;
    }
    return path;
  };
  return type;
}

Type<SftpDenial> sftp_denial() {
  return one_of<SftpDenial>({{"read", SftpDenial::read},
                             {"write", SftpDenial::write},
                             {"list", SftpDenial::list},
                             {"remove", SftpDenial::remove},
                             {"rename", SftpDenial::rename},
                             {"mkdir", SftpDenial::mkdir},
                             {"rmdir", SftpDenial::rmdir},
                             {"setstat", SftpDenial::setstat},
                             {"symlink", SftpDenial::symlink}});
}

Type<access::Permit> permit(Result<access::Permit> (*parse)(std::string_view)) {
  return parsed<access::Permit>(
      "an address (a string such as \"10.0.0.5:80\" or \"*:443\") or a socket's path", parse,
      [](const access::Permit& value) { return value.text; });
}

/// In a table each key is a variable's name.
Key<SessionRules> set_env_key() {
  auto row = key("set_env", &SessionRules::set_env, environment_variable(),
                 "environment variables for the programs, NAME=value or a table");
  row.read = [read = row.read](SessionRules& rules, const Node& node, Reading& reading) {
    const auto* table = std::get_if<Table>(&node.value);
    if (!table) return read(rules, node, reading);
    Array lines;
    for (const Entry& entry : *table) {
      const auto* value = std::get_if<std::string>(&entry.node.value);
      if (value) lines.push_back(Node{entry.place, entry.key + "=" + *value});
      if (!value) expect_string(entry.node, reading, "a variable's value (a string)");  // tells
    }
    if (!lines.empty()) read(rules, Node{node.place, std::move(lines)}, reading);
  };
  return row;
}

Type<std::uint64_t> size_of_output() {
  return parsed<std::uint64_t>(
      "a size (a string such as \"1M\")",
      [](std::string_view written) { return parse_size(written, max_record_exec); }, write_size);
}

std::vector<Key<RecordRules>> record_keys() {
  using Rules = RecordRules;
  return {
      key("record", &Rules::record,
          one_of<Recorded>({{"terminal", Recorded::terminal}, {"exec", Recorded::exec}}),
          "what is recorded: programs on a terminal, and programs without one"),
      key("record_exec_max", &Rules::exec_max, size_of_output(),
          "output of a program without a terminal that is recorded at most"),
      key("record_input", &Rules::input, boolean(), "whether input is recorded, passwords typed included"),
      key("record_unseen", &Rules::unseen,
          one_of<RecordUnseen>({{"note", RecordUnseen::note}, {"deny", RecordUnseen::deny}}),
          "whether what can't be recorded is noted or denied: forwardings, the agent, X11"),
      key("record_on_failure", &Rules::on_failure,
          one_of<RecordOnFailure>({{"end", RecordOnFailure::end}, {"continue", RecordOnFailure::proceed}}),
          "whether a session that can't be recorded ends, or goes on unrecorded"),
  };
}

std::vector<Key<SessionRules>> rule_keys() {
  using Rules = SessionRules;
  return {
      key("allow_ssh", &Rules::allow_ssh, boolean(),
          "whether shells, commands and subsystems other than sftp may run; true unless there is a root "
          "path"),
      key("allow_sftp", &Rules::allow_sftp, boolean(), "whether the subsystem sftp may run"),
      key("allow_forwarding", &Rules::allow_forwarding, forwarding(),
          "whether TCP and sockets may be forwarded, or only local or remote ones; as allow_ssh"),
      key("permit_open", &Rules::permit_open, permit(access::parse_permit_open),
          "where local forwardings may lead"),
      key("permit_listen", &Rules::permit_listen, permit(access::parse_permit_listen),
          "where remote forwardings may listen"),
      key("allow_agent", &Rules::allow_agent, boolean(), "whether the agent may be forwarded; as allow_ssh"),
      key("allow_x11", &Rules::allow_x11, boolean(), "whether X11 may be forwarded; as allow_ssh"),
      key("allow_pty", &Rules::allow_pty, boolean(), "whether there may be a terminal; as allow_ssh"),
      key("force_command", &Rules::force_command, command(), "runs in place of whatever is asked for"),
      set_env_key(),
      key("accept_env", &Rules::accept_env, environment_names(),
          "globs of the environment variables that clients may send; any, or LANG and LC_* where the program "
          "is "
          "given"),
      key("upstream_root_path", &Rules::upstream_root_path, root_path_template(),
          "the folder of the upstream that is all that SFTP sees"),
      key("sftp_read_only", &Rules::sftp_read_only, boolean(), "whether SFTP may change nothing"),
      key("sftp_deny", &Rules::sftp_deny, sftp_denial(), "what SFTP may not do"),
      key("symlinks", &Rules::symlinks,
          one_of<Symlinks>({{"deny", Symlinks::deny}, {"inside", Symlinks::inside}}),
          "whether SFTP may make symbolic links under the root path"),
      key("sftp_audit", &Rules::sftp_audit, boolean(),
          "whether what SFTP does is recorded, and which programs begin"),
  };
}

}  // namespace

std::vector<Key<SessionRules>> session_keys() {
  auto keys = rule_keys();
  std::ranges::move(sub_table("", &SessionRules::recording, record_keys()), std::back_inserter(keys));
  return keys;
}

}  // namespace sshrp::config
