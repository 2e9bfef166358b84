// SPDX-License-Identifier: MIT
#include "config/schema.h"

#include "config/upstream_values.h"
#include "config/values.h"
#include "facts/series.h"

namespace sshrp::config {
namespace {

template <class Owner>
void append(std::vector<Key<Owner>>& keys, std::vector<Key<Owner>> more) {
  std::ranges::move(more, std::back_inserter(keys));
}

std::vector<Key<Keepalive>> keepalive_keys(const std::string& whom) {
  return {
      key("keepalive_interval", &Keepalive::interval, duration(0, 86'400),
          "seconds of silence after which " + whom + " is asked whether it is there; 0: never"),
      key("keepalive_count_max", &Keepalive::count_max, count(1, 1000),
          "questions in a row that " + whom + " may leave unanswered, then the session is ended"),
  };
}

/// Of the file's limits, and of each route.
template <class Owner, class Seconds>
std::vector<Key<Owner>> session_time_keys(Seconds Owner::*idle_timeout, Seconds Owner::*max_session_time) {
  constexpr std::int64_t year = 31'536'000;
  return {
      key("idle_timeout", idle_timeout, duration(0, year),
          "seconds without data in any channel, then a session is ended; 0: no limit"),
      key("max_session_time", max_session_time, duration(0, year),
          "seconds that a session may last after login; 0: no limit"),
  };
}

std::vector<Key<Penalties>> penalty_keys() {
  constexpr std::int64_t day = 86'400;
  const auto overflow_mode =
      one_of<Overflow>({{"permissive", Overflow::permissive}, {"deny-all", Overflow::deny_all}});
  return {
      key("enabled", &Penalties::enabled, boolean(), "whether sources that attack are refused for a time"),
      key("authfail", &Penalties::authfail, duration(0, day), "seconds for a connection with failed logins"),
      key("invaliduser", &Penalties::invaliduser, duration(0, day), "the same by a user that no route has"),
      key("refuseconnection", &Penalties::refuseconnection, duration(0, day),
          "the same by a user whose route the configuration forbids"),
      key("noauth", &Penalties::noauth, duration(0, day),
          "seconds for a connection that its client ends without trying to log in"),
      key("grace_exceeded", &Penalties::grace_exceeded, duration(0, day),
          "seconds for one that isn't logged in within handshake_grace_time or login_grace_time"),
      key("crash", &Penalties::crash, duration(0, day), "seconds for one that makes the worker die"),
      key("min", &Penalties::min, duration(0, day), "seconds that must have come together, more than these"),
      key("max", &Penalties::max, duration(1, 365 * day), "seconds that come together at most"),
      key("max_sources4", &Penalties::max_sources4, count(1, max_penalised_sources),
          "sources with penalties that are remembered, of IPv4"),
      key("max_sources6", &Penalties::max_sources6, count(1, max_penalised_sources), "and of IPv6"),
      key("overflow", &Penalties::overflow, overflow_mode,
          "if there are more: forget those that end first, or refuse everybody"),
      key("overflow6", &Penalties::overflow6, overflow_mode, "the same of IPv6; without it as overflow"),
      key("net_block_size", &Penalties::net_block_size, net_block_size(),
          "bits of an IPv4 and of an IPv6 address that make it one source with others"),
      key("ban_after", &Penalties::ban_after, count_in_time(),
          "so many penalties enforced within that time, then the source is banned"),
      key("ban_time", &Penalties::ban_time, duration(1, 365 * day), "seconds that a ban lasts"),
  };
}
// Those of a session that is looked into are in a table of so many: channel/channel_table.h.
constexpr std::int64_t max_channels = 4096;
constexpr const char* channels_meaning =
    "channels of a session that are open at once; 0: no limit of its own";

std::vector<Key<Limits>> limit_keys() {
  std::vector<Key<Limits>> keys = {
      key("handshake_grace_time", &Limits::handshake_grace_time, duration(1, 3600),
          "a connection that hasn't exchanged keys after so long is ended"),
      key("login_grace_time", &Limits::login_grace_time, duration(1, 3600),
          "a connection that isn't logged in after so long is ended"),
      key("ack_timeout", &Limits::ack_timeout, duration(0, 3600),
          "seconds after which a peer is gone that acknowledges nothing of what it is sent; 0: never"),
      key("max_startups", &Limits::max_startups, max_startups(),
          "connections before login, above which one of who has most of them is ended; as start:rate:full, "
          "rate percent are refused from start on"),
      key("max_auth_tries", &Limits::max_auth_tries, count(1, 128),
          "failed logins of a connection, then it is ended"),
      key("max_sessions", &Limits::max_sessions, count(0, 1'000'000), "connections at once; 0: no limit"),
      key("max_startups_per_source", &Limits::max_startups_per_source, count(0, 1'000'000),
          "connections before login of an address at once; 0: no limit"),
      key("max_sessions_per_source", &Limits::max_sessions_per_source, count(0, 1'000'000),
          "connections of an address at once; 0: no limit"),
      key("max_sessions_per_user", &Limits::max_sessions_per_user, count(0, 1'000'000),
          "sessions of a user name at once; 0: no limit"),
      key("max_channels", &Limits::max_channels, count(0, max_channels), channels_meaning),
      key("max_connection_rate", &Limits::max_connection_rate, connection_rate(),
          "new connections of an address: so many a second, minute or hour, and how many at once"),
      key("exempt", &Limits::exempt, network(),
          "addresses and networks for which the limits of an address don't hold, nor penalties"),
  };
  append(keys, session_time_keys(&Limits::idle_timeout, &Limits::max_session_time));
  append(keys, sub_table("", &Limits::keepalive, keepalive_keys("a client")));
  append(keys, sub_table("penalties", &Limits::penalties, penalty_keys()));
  return keys;
}

std::vector<Key<UpstreamLimits>> upstream_limit_keys() {
  return {key("max_logins_in_progress", &UpstreamLimits::max_logins_in_progress, count(0, 10'000),
              "connections to a server at once that aren't logged in there, more wait; 0: no limit")};
}

/// Of a leg, and of each route. `kind_of_list` makes the kind of value that a list of such algorithms is.
template <class Owner, class KindOfList>
std::vector<Key<Owner>> algorithm_keys(KindOfList kind_of_list) {
  const auto row = [&](std::string name, Located<std::string> AlgorithmLists::*list, AlgorithmKind kind,
                       std::string meaning) {
    Located<std::string> Owner::*const member = list;
    return key(std::move(name), member, kind_of_list(kind), std::move(meaning));
  };
  return {
      row("kex", &AlgorithmLists::kex, AlgorithmKind::kex, "key exchange methods"),
      row("ciphers", &AlgorithmLists::ciphers, AlgorithmKind::cipher, "ciphers"),
      row("macs", &AlgorithmLists::macs, AlgorithmKind::mac, "MACs of the ciphers that need one"),
      row("host_keys", &AlgorithmLists::host_keys, AlgorithmKind::host_key,
          "signature algorithms of the server's host key"),
      row("public_keys", &AlgorithmLists::public_keys, AlgorithmKind::public_key,
          "signature algorithms of a login's key"),
      row("compression", &AlgorithmLists::compression, AlgorithmKind::compression, "compression after login"),
      key("rekey_limit", &Owner::rekey_limit, rekey_limit(),
          "data and time after which keys are exchanged again"),
      key("warn_weak_crypto", &Owner::warn_weak_crypto,
          one_of<WarnWeakCrypto>({{"yes", WarnWeakCrypto::yes},
                                  {"no", WarnWeakCrypto::no},
                                  {"no-pq-kex", WarnWeakCrypto::no_pq_kex}}),
          "whether the log warns of weak algorithms in use, once an hour for each route"),
  };
}

std::vector<Key<Algorithms>> algorithm_keys(Leg leg) {
  return algorithm_keys<Algorithms>([leg](AlgorithmKind kind) { return algorithms(kind, leg); });
}

std::vector<Key<RouteAlgorithms>> route_algorithm_keys() {
  auto keys = algorithm_keys<RouteAlgorithms>(route_algorithms);
  for (auto& key : keys) key.meaning += ", towards this upstream; without it as in [algorithms.upstream]";
  return keys;
}

/// `user` also says whether the route has a pattern, which the references of its other keys are looked up
/// in.
Key<Route> user_key() {
  auto row =
      required(key("user", &Route::user, user_name(), "login name, exact, or a pattern if it begins with ^"));
  row.read = [read = row.read](Route& route, const Node& node, Reading& reading) {
    read(route, node, reading);
    if (!route.user->starts_with('^')) {
      reading.broken_pattern = route.user->empty();
      return;
    }
    auto compiled = Pattern::compile(*route.user);
    if (auto* pattern = std::get_if<Pattern>(&compiled)) {
      route.pattern = std::move(*pattern);
      reading.pattern = &*route.pattern;
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
      key("audit_log", &Config::audit_log, log_target(),
          "where routes with sftp_audit are recorded; without it the log"),
      key("recordings", &Config::recordings, recordings_folder(),
          "where recordings go: a folder, in which others may have a date: %Y, %m, %d, %H"),
      key("recordings_keep", &Config::recordings_keep, recordings_keep(),
          "recordings older than that, or the oldest beyond that size, are deleted"),
      key("key", &Config::key, path(), "host private keys; without any, one is made in the state directory"),
      key("read_folders", &Config::read_folders, path(),
          "folders that the worker may read, beside those of the files that routes name"),
      key("user", &Config::user, account_name(),
          "what the worker runs as, when started as root; without it sshrp, or else nobody"),
      key("group", &Config::group, account_name(), "its group; without it the user's own"),
      key("state_dir", &Config::state_dir, path(), "folder for made keys and accepted upstream host keys"),
      control_key(),
      key("crypto_provider", &Config::crypto_provider,
          one_of<crypto::CryptoProvider>(
              {{"auto", crypto::CryptoProvider::automatic}, {"openssl", crypto::CryptoProvider::openssl}}),
          "what computes AES-GCM: auto takes libipsec-mb where that is faster; openssl never does"),
      key("shutdown_timeout", &Config::shutdown_timeout, duration(0, 31'536'000),
          "seconds that sessions may go on after a reload, an upgrade or SIGQUIT; 0: until they end"),
      key("metrics_max_series", &Config::metrics_max_series, count(100, facts::max_series),
          "counters with labels that are told apart; beyond it an upstream or listener is called other"),
      key("include", &Config::include, path(), "more files: globs, relative to the file, read in name order"),
      key("version", &Config::version, identification(), "the identification string that clients see"),
      key("banner", &Config::banner, banner_text(), "text that clients see before login"),
  };
  append(keys, http_keys());
  append(keys, sub_table("limits", &Config::limits, limit_keys()));
  append(keys, sub_table("limits.upstream", &Config::upstream_keepalive, keepalive_keys("an upstream")));
  append(keys, sub_table("limits.upstream", &Config::upstream_limits, upstream_limit_keys()));
  append(keys, sub_table("algorithms", &Config::algorithms, algorithm_keys(Leg::downstream)));
  append(keys, sub_table("algorithms.upstream", &Config::upstream_algorithms, algorithm_keys(Leg::upstream)));
  return keys;
}

std::vector<Key<Route>> make_route_keys() {
  std::vector<Key<Route>> keys = {
      user_key(),  // first: the others are read with its pattern
      key("upstream_host", &Route::upstream_host, host_template(), "name or address of the upstream"),
      key("upstream_port", &Route::upstream_port, port_template(), "its port"),
      key("upstream_user", &Route::upstream_user, user_template(),
          "login name there; without it the client's own"),
      key("upstream_connect_timeout", &Route::upstream_connect_timeout, duration(1, 600),
          "seconds for the connection to come up"),
      key("upstream_known_hosts", &Route::upstream_known_hosts, path_template(),
          "files with the upstream's host keys, in OpenSSH's format, beside the one in the state directory"),
      key("upstream_host_key_check", &Route::upstream_host_key_check, host_key_check(),
          "whether the upstream's host key must be known, may be new, or isn't looked at"),
      key("upstream_allow", &Route::upstream_allow, allowed_host(),
          "globs and networks that the upstream's name and address must be among"),
      key("max_sessions_per_user", &Route::max_sessions_per_user, count(0, 1'000'000),
          "sessions of each of its user names at once, in place of that of [limits]; 0: no limit"),
  };
  append(keys, way_keys());
  append(keys, credential_keys());
  append(keys, sub_table(std::string(upstream_algorithms_table), &Route::upstream_algorithms,
                         route_algorithm_keys()));
  append(keys, sub_table("", &Route::session, session_keys()));
  append(keys, session_time_keys(&Route::idle_timeout, &Route::max_session_time));
  keys.push_back(key("max_channels", &Route::max_channels, count(0, max_channels), channels_meaning));
  return keys;
}

}  // namespace

const std::vector<Key<Config>>& global_keys() {
  static const std::vector<Key<Config>> keys = make_global_keys();
  return keys;
}

const std::vector<Key<Listener>>& listener_keys() {
  static const std::vector<Key<Listener>> keys = {
      required(
          key("address", &Listener::address, listen_address(), "address to bind, host:port or [v6]:port")),
      key("name", &Listener::name, table_name(), "what routes call it by; without it they do by its address"),
      key("proxy_protocol", &Listener::proxy_protocol, boolean(),
          "whether each connection begins with a header of the PROXY protocol"),
      key("proxy_protocol_from", &Listener::proxy_protocol_from, network(),
          "addresses and networks of those that may connect then"),
  };
  return keys;
}

const std::vector<Key<Route>>& route_keys() {
  static const std::vector<Key<Route>> keys = make_route_keys();
  return keys;
}

}  // namespace sshrp::config
