// The keys of [[upstreams]] and [[gates]] tables, and those of a route that say how its server is reached.
// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "config/read_table.h"
#include "config/schema.h"
#include "config/upstream_values.h"
#include "config/values.h"

namespace sshrp::config {
namespace {

constexpr seconds day{86'400};
constexpr std::uint32_t max_weight = 256;

std::string write_server(const GroupServer& server) {
  static const GroupServer defaults{};
  std::string text;
  for (const Key<GroupServer>& key : group_server_keys()) {
    const std::string value = key.write(server);
    if (value.empty() || value == key.write(defaults)) continue;
    text += fmt::format("{}{} = {}", text.empty() ? "{" : ", ", key.name, value);
  }
  const bool is_address_alone = text.find(',') == std::string::npos;
  return is_address_alone ? toml_string(to_string(*server.address)) : text + "}";
}

std::optional<GroupServer> read_server(const Node& node, Reading& reading) {
  GroupServer server{.place = node.place};
  if (std::holds_alternative<std::string>(node.value)) {
    const auto address = server_address().read(node, reading);
    if (!address) return std::nullopt;
    server.address = {*address, node.place};
    return server;
  }
  const auto* table = std::get_if<Table>(&node.value);
  if (!table) {
    reading.error(node.place,
                  fmt::format("expected an address (a string) or a table such as {{address = \"web2\", "
                              "weight = 2}}, this is {}",
                              kind_of(node)));
    return std::nullopt;
  }
  const std::size_t errors_before = reading.errors.size();
  if (!find(*table, "address"))
    reading.error(node.place, "this server has no \"address\": name or address of the server");
  const std::string outer = std::exchange(reading.key, "");
  TableReader<GroupServer>(group_servers_table, server, group_server_keys(), reading).read(*table);
  reading.key = outer;
  return reading.errors.size() == errors_before ? std::optional(std::move(server)) : std::nullopt;
}

Key<UpstreamGroup> servers_key() {
  return {"servers",
          "an array of addresses and tables",
          "its servers: \"host\", \"host:port\", or tables with address, weight, backup, max_sessions, "
          "host_key_name",
          [](UpstreamGroup& group, const Node& node, Reading& reading) {
            const auto* array = std::get_if<Array>(&node.value);
            if (array && array->empty())
              return reading.error(node.place, "a group without a server leads nowhere; name one at least");
            if (array && array->size() > max_group_servers)
              return reading.error(node.place, fmt::format("a group may have {} servers, this has {}",
                                                           max_group_servers, array->size()));
            for (const Node& item : array ? std::span(*array) : std::span(&node, 1)) {
              if (auto server = read_server(item, reading)) group.servers.push_back(*std::move(server));
            }
          },
          [](const UpstreamGroup& group) {
            std::string text;
            for (const GroupServer& server : group.servers)
              text += (text.empty() ? "[" : ", ") + write_server(server);
            return text.empty() ? text : text + "]";
          },
          [](const UpstreamGroup& group) {
            return group.servers.empty() ? Place{} : group.servers.front().place;
          },
          Need::required};
}

}  // namespace

const std::vector<Key<GroupServer>>& group_server_keys() {
  static const std::vector<Key<GroupServer>> keys = {
      required(key("address", &GroupServer::address, server_address(), "name or address of the server")),
      key("weight", &GroupServer::weight, count(1, max_weight), "its share beside the others"),
      key("backup", &GroupServer::backup, boolean(), "whether it is used only while no other server is up"),
      key("max_sessions", &GroupServer::max_sessions, count(0, 1'000'000),
          "sessions at once there, more wait; 0: no limit"),
      key("host_key_name", &GroupServer::host_key_name, host_key_alias(),
          "what its host keys are looked up by; without it the group's, or else the address"),
  };
  return keys;
}

const std::vector<Key<UpstreamGroup>>& group_keys() {
  static const std::vector<Key<UpstreamGroup>> keys = {
      required(key("name", &UpstreamGroup::name, table_name(), "what routes call the group by")),
      servers_key(),
      key("balance", &UpstreamGroup::balance,
          one_of<Balance>({{"leastconn", Balance::leastconn},
                           {"roundrobin", Balance::roundrobin},
                           {"random", Balance::random},
                           {"hash-user", Balance::hash_user},
                           {"hash-source", Balance::hash_source}}),
          "which server a login goes to"),
      key("sticky", &UpstreamGroup::sticky,
          one_of<Sticky>({{"no", Sticky::no}, {"user", Sticky::user}, {"source", Sticky::source}}),
          "who returns to the server where a session of theirs is or was, while it is up"),
      key("sticky_for", &UpstreamGroup::sticky_for, time_span(seconds(1), 365 * day),
          "how long that is remembered after the last session"),
      key("host_key_name", &UpstreamGroup::host_key_name, host_key_alias(),
          "one name by which the host keys of all servers are looked up; without it each server's own"),
      key("on_wrong_host_key", &UpstreamGroup::on_wrong_host_key,
          one_of<OnWrongHostKey>({{"refuse", OnWrongHostKey::refuse}, {"next", OnWrongHostKey::next}}),
          "what becomes of a login at a server with another host key: it ends, or goes to the next server"),
      key("resolve_every", &UpstreamGroup::resolve_every, time_span(seconds(0), day),
          "seconds for which the addresses of a name are kept; 0: it is resolved for each connection"),
      // As many servers as a worker can tell the balancer of: message::max_tried of balance/messages.h.
      key("max_attempts", &UpstreamGroup::max_attempts, count(1, 64),
          "different servers that one login is tried at"),
      key("upstream_attempt_timeout", &UpstreamGroup::attempt_timeout, time_span(seconds(1), seconds(600)),
          "seconds for each of them; what a route says goes before it, without either 3"),
      key("queue", &UpstreamGroup::queue, count(0, 100'000),
          "logins that wait for a place at a server at once; 0: none waits"),
      key("queue_timeout", &UpstreamGroup::queue_timeout, time_span(seconds(1), seconds(3600)),
          "seconds that one waits"),
      key("max_fails", &UpstreamGroup::max_fails, count(0, 1000),
          "failures in a row that make a server down; 0: none do"),
      key("fail_timeout", &UpstreamGroup::fail_timeout, time_span(seconds(1), day),
          "seconds that it stays so at first; the pauses grow"),
      key("slow_start", &UpstreamGroup::slow_start, time_span(seconds(0), day),
          "seconds in which a server that is up again gets to its full share; 0: at once"),
      key("check", &UpstreamGroup::check,
          one_of<HealthCheck>({{"off", HealthCheck::off},
                               {"tcp", HealthCheck::tcp},
                               {"banner", HealthCheck::banner},
                               {"login", HealthCheck::login}}),
          "how servers are looked at where nobody logs in"),
      key("interval", &UpstreamGroup::interval, time_span(seconds(5), day),
          "seconds between two checks of a server"),
      key("rise", &UpstreamGroup::rise, count(1, 100), "checks in a row that make a server up again"),
      key("fall", &UpstreamGroup::fall, count(1, 100), "failed checks in a row that make it down"),
      key("check_user", &UpstreamGroup::check_user, login_name(), "login name of check = \"login\""),
      key("check_key", &UpstreamGroup::check_key, path(), "file with the private key of that login"),
      key("check_password_file", &UpstreamGroup::check_password_file, path(),
          "file with its password, instead"),
      key("upstream_proxy_protocol", &UpstreamGroup::upstream_proxy_protocol, proxy_protocol_version(),
          "version of the PROXY protocol that its servers are spoken to in; what a route says goes before "
          "it"),
      key("storage", &UpstreamGroup::storage, table_name(),
          "name of the disks that its servers have in common with other groups or routes"),
  };
  return keys;
}

const std::vector<Key<Gate>>& gate_keys() {
  static const std::vector<Key<Gate>> keys = {
      required(key("name", &Gate::name, table_name(), "what routes call the gate by")),
      required(key("address", &Gate::address, gate_address(),
                   "name or address of the gate; of a proxy with socks5:// or http:// before it")),
      key("via", &Gate::via, table_name(), "another gate that leads to this one"),
      key("user", &Gate::user, login_name(), "login name there; a proxy may want none"),
      key("password_file", &Gate::password_file, path(),
          "file with the password; an SSH server may have a key instead"),
      key("key", &Gate::key, path(), "file with the private key to log in with there"),
      key("certificate", &Gate::certificate, path(),
          "file with that key's certificate; without it the one beside the key, if there is one"),
      key("known_hosts", &Gate::known_hosts, path(),
          "files with the gate's host keys, beside the one in the state directory"),
      key("host_key_name", &Gate::host_key_name, host_key_alias(),
          "what its host keys are looked up by; without it the address"),
      key("host_key_check", &Gate::host_key_check, host_key_check(),
          "whether the gate's host key must be known, may be new, or isn't looked at"),
      key("share", &Gate::share, boolean(), "whether one connection to it is for many sessions"),
      key("max_channels", &Gate::max_channels, count(1, 1000),
          "sessions on such a connection; then there is another"),
  };
  return keys;
}

std::vector<Key<Route>> way_keys() {
  return {
      key("upstream", &Route::upstream, table_name_template(),
          "name of the [[upstreams]] group that it leads to, in place of upstream_host"),
      key("upstream_attempt_timeout", &Route::upstream_attempt_timeout, time_span(seconds(1), seconds(600)),
          "seconds for one server of a group until its keys are exchanged; without it the group's, or 3"),
      key("upstream_proxy_protocol", &Route::upstream_proxy_protocol, proxy_protocol_version(),
          "version of the PROXY protocol that the upstream is told the client's address in"),
      key("upstream_source", &Route::upstream_source, upstream_source(),
          "what connections to the upstream come from: an address of this machine, or \"client\", the "
          "client's own"),
      key("upstream_via", &Route::upstream_via, upstream_via(),
          "the gate or proxy that connections to the upstream go through"),
      key("via_share", &Route::via_share, boolean(),
          "whether one connection to the gate is for many sessions; without it as the gate has it"),
      key("host_key_name", &Route::host_key_name, host_key_alias(),
          "what the upstream's host keys are looked up by; without it its name"),
      key("storage", &Route::storage, table_name(),
          "name of the disks that the upstream has in common with other groups or routes"),
      key("listener", &Route::listener, listener_reference(),
          "names or addresses of the listeners that the route is for; without it all"),
      key("from", &Route::from, network(),
          "addresses and networks of the clients that the route is for; without it all"),
  };
}

}  // namespace sshrp::config
