#include "config/schema.h"

#include "config/values.h"

namespace sshrp::config {
namespace {

template <class Owner>
void append(std::vector<Key<Owner>>& keys, std::vector<Key<Owner>> more) {
  std::ranges::move(more, std::back_inserter(keys));
}

std::vector<Key<Limits>> limit_keys() {
  return {
      key("login_grace_time", &Limits::login_grace_time, duration(1, 3600),
          "a connection that isn't logged in after so long is ended"),
      key("max_startups", &Limits::max_startups, max_startups(),
          "start:rate:full: from start connections before login, rate percent are refused, all at full"),
      key("max_auth_tries", &Limits::max_auth_tries, count(1, 128),
          "failed logins of a connection, then it is ended"),
      key("max_sessions", &Limits::max_sessions, count(0, 1'000'000), "connections at once; 0: no limit"),
  };
}

std::vector<Key<Algorithms>> algorithm_keys(Leg leg) {
  const auto row = [leg](std::string name, Located<std::string> Algorithms::*member, AlgorithmKind kind,
                         std::string meaning) {
    return key(std::move(name), member, algorithms(kind, leg), std::move(meaning));
  };
  return {
      row("kex", &Algorithms::kex, AlgorithmKind::kex, "key exchange methods"),
      row("ciphers", &Algorithms::ciphers, AlgorithmKind::cipher, "ciphers"),
      row("macs", &Algorithms::macs, AlgorithmKind::mac, "MACs of the ciphers that need one"),
      row("host_keys", &Algorithms::host_keys, AlgorithmKind::host_key,
          "signature algorithms of the server's host key"),
      row("public_keys", &Algorithms::public_keys, AlgorithmKind::public_key,
          "signature algorithms of a login's key"),
      row("compression", &Algorithms::compression, AlgorithmKind::compression, "compression after login"),
      key("rekey_limit", &Algorithms::rekey_limit, rekey_limit(),
          "data and time after which keys are exchanged again"),
  };
}

/// `user` also says whether the server has a pattern, which the references of its other keys are looked up
/// in.
Key<Server> user_key() {
  auto row = required(
      key("user", &Server::user, user_name(), "login name, exact, or a pattern if it begins with ^"));
  row.read = [read = row.read](Server& server, const Node& node, Reading& reading) {
    read(server, node, reading);
    if (!server.user->starts_with('^')) {
      reading.broken_pattern = server.user->empty();
      return;
    }
    auto compiled = Pattern::compile(*server.user);
    if (auto* pattern = std::get_if<Pattern>(&compiled)) {
      server.pattern = std::move(*pattern);
      reading.pattern = &*server.pattern;
    } else {
      reading.broken_pattern = true;
      reading.error(node.place, std::get<std::string>(compiled));
    }
  };
  return row;
}

std::vector<Key<Config>> make_global_keys() {
  std::vector<Key<Config>> keys = {
      key("listen", &Config::listen, listen_address(), "addresses to bind, host:port or [v6]:port"),
      key("level", &Config::level,
          one_of<LogLevel>({{"CRITICAL", LogLevel::critical},
                            {"ERROR", LogLevel::error},
                            {"WARNING", LogLevel::warning},
                            {"INFO", LogLevel::info},
                            {"DEBUG", LogLevel::debug}}),
          "what is logged: this level and those above it"),
      key("log", &Config::log, log_target(), "what to log to: a file, stderr or syslog"),
      key("log_format", &Config::log_format,
          one_of<LogFormat>({{"text", LogFormat::text}, {"json", LogFormat::json}}),
          "text, or a JSON object a line"),
      key("access_log", &Config::access_log, log_target(),
          "where each session that ends gets a line of its own"),
      key("access_log_format", &Config::access_log_format, session_format(),
          "that line, with $names of fields; without it the built-in one"),
      key("key", &Config::key, path(), "host private keys; without any, one is made in the state directory"),
      key("user", &Config::user, account_name(),
          "what the worker runs as, when started as root; without it sshrp, or else nobody"),
      key("group", &Config::group, account_name(), "its group; without it the user's own"),
      key("state_dir", &Config::state_dir, path(), "folder for made keys and accepted upstream host keys"),
      key("shutdown_timeout", &Config::shutdown_timeout, duration(0, 31'536'000),
          "seconds that sessions may go on after a reload, an upgrade or SIGQUIT; 0: until they end"),
      key("include", &Config::include, path(), "more files: globs, relative to the file, read in name order"),
      key("version", &Config::version, identification(), "the identification string that clients see"),
      key("banner", &Config::banner, banner_text(), "text that clients see before login"),
  };
  append(keys, sub_table("limits", &Config::limits, limit_keys()));
  append(keys, sub_table("algorithms", &Config::algorithms, algorithm_keys(Leg::downstream)));
  append(keys, sub_table("algorithms.upstream", &Config::upstream_algorithms, algorithm_keys(Leg::upstream)));
  return keys;
}

std::vector<Key<Server>> make_server_keys() {
  std::vector<Key<Server>> keys = {
      user_key(),  // first: the others are read with its pattern
      required(
          key("upstream_host", &Server::upstream_host, host_template(), "name or address of the upstream")),
      key("upstream_port", &Server::upstream_port, port_template(), "its port"),
      key("upstream_user", &Server::upstream_user, user_template(),
          "login name there; without it the client's own"),
      key("upstream_connect_timeout", &Server::upstream_connect_timeout, duration(1, 600),
          "seconds for the connection to come up"),
      key("upstream_known_hosts", &Server::upstream_known_hosts, path_template(),
          "files with the upstream's host keys, in OpenSSH's format, beside the one in the state directory"),
      key("upstream_host_key_check", &Server::upstream_host_key_check,
          one_of<HostKeyCheck>({{"yes", HostKeyCheck::yes},
                                {"accept-new", HostKeyCheck::accept_new},
                                {"no", HostKeyCheck::no}}),
          "whether the upstream's host key must be known, may be new, or isn't looked at"),
      key("upstream_allow", &Server::upstream_allow, allowed_host(),
          "globs and networks that the upstream's name and address must be among"),
  };
  append(keys, credential_keys());
  append(keys, sub_table("", &Server::session, session_keys()));
  return keys;
}

}  // namespace

const std::vector<Key<Config>>& global_keys() {
  static const std::vector<Key<Config>> keys = make_global_keys();
  return keys;
}

const std::vector<Key<Server>>& server_keys() {
  static const std::vector<Key<Server>> keys = make_server_keys();
  return keys;
}

}  // namespace sshrp::config
