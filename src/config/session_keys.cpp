#include "config/schema.h"
#include "config/session_values.h"

namespace sshrp::config {
namespace {

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

Type<Permit> permit(std::variant<Permit, std::string> (*parse)(std::string_view)) {
  return parsed<Permit>("an address (a string such as \"10.0.0.5:80\" or \"*:443\") or a socket's path",
                        parse, [](const Permit& value) { return value.text; });
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

}  // namespace

std::vector<Key<SessionRules>> session_keys() {
  using Rules = SessionRules;
  return {
      key("allow_ssh", &Rules::allow_ssh, boolean(),
          "whether shells, commands and subsystems other than sftp may run; true unless there is a root "
          "path"),
      key("allow_sftp", &Rules::allow_sftp, boolean(), "whether the subsystem sftp may run"),
      key("allow_forwarding", &Rules::allow_forwarding, forwarding(),
          "whether TCP and sockets may be forwarded, or only local or remote ones; as allow_ssh"),
      key("permit_open", &Rules::permit_open, permit(parse_permit_open), "where local forwardings may lead"),
      key("permit_listen", &Rules::permit_listen, permit(parse_permit_listen),
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
          "whether files and changes of names, and commands, are logged"),
  };
}

}  // namespace sshrp::config
