// SPDX-License-Identifier: MIT
#include "config/upstream_values.h"

#include <fmt/format.h>

#include <algorithm>

#include "config/sshd_values.h"
#include "config/text_rules.h"

namespace sshrp::config {
namespace {

constexpr std::uint16_t ssh_port = 22;
constexpr std::size_t max_table_name = 64;  // bytes: it is a label of metrics, and a column of tables

bool may_be_in_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
         c == '.';
}

Problem table_name_problem(std::string_view name) {
  if (!name.empty() && name.size() <= max_table_name && name.front() != '-' &&
      std::ranges::all_of(name, may_be_in_name))
    return std::nullopt;
  return fmt::format("{} isn't a name of 1 to {} letters, digits, dots, `_` and `-`, the first no `-`",
                     util::quote(name), max_table_name);
}

Problem host_key_alias_problem(std::string_view name) {
  if (access::normal_host(name)) return std::nullopt;
  return fmt::format(
      "{} isn't a name that known_hosts could have: letters, digits, dots, `_` and `-`, or an "
      "address",
      util::quote(name));
}

Result<UpstreamSource> parse_source(std::string_view text) {
  if (text == "client") return UpstreamSource{OfClient{}};
  if (const auto address = access::parse_ip(text)) return UpstreamSource{*address};
  return fmt::format("{} is neither an address of this machine nor \"client\"", util::quote(text));
}

std::string write_source(const UpstreamSource& source) {
  const auto* address = std::get_if<access::IpAddress>(&source);
  return address ? access::to_string(*address) : "client";
}

Result<HostPort> parse_server(std::string_view text) {
  auto address = access::parse_host_port(text, ssh_port);
  const auto* server = std::get_if<HostPort>(&address);
  if (server && server->port == 0) return fmt::format("{} has no port to connect to", util::quote(text));
  return address;
}

Result<GateAddress> parse_gate(std::string_view text) {
  if (auto proxy = parse_proxy_address(text)) return *std::move(proxy);
  if (const std::size_t at = text.find("://"); at != std::string_view::npos)
    return fmt::format(
        "a gate speaks SSH, as \"host:22\", \"socks5://host:1080\" or \"http://host:3128\"; {} isn't known",
        util::quote(text.substr(0, at)));
  auto server = parse_server(text);
  if (auto* problem = std::get_if<std::string>(&server)) return std::move(*problem);
  return GateAddress{GateKind::ssh, std::get<HostPort>(std::move(server))};
}

Result<Via> parse_via(std::string_view text) {
  if (auto proxy = parse_proxy_address(text)) {
    if (auto* problem = std::get_if<std::string>(&*proxy)) return std::move(*problem);
    return Via{std::get<GateAddress>(*std::move(proxy))};
  }
  if (text.find("://") == std::string_view::npos) {
    if (auto problem = table_name_problem(text)) return *std::move(problem);
    return Via{std::string(text)};
  }
  return fmt::format(
      "{} is neither a gate's name nor a proxy, as in \"socks5://proxy:1080\" or "
      "\"http://proxy:3128\"",
      util::quote(text));
}

std::string write_via(const Via& via) {
  const auto* proxy = std::get_if<GateAddress>(&via);
  return proxy ? to_string(*proxy) : std::get<std::string>(via);
}

Problem listener_reference_problem(std::string_view text) {
  if (std::holds_alternative<HostPort>(access::parse_listen_address(text, std::nullopt)) ||
      !table_name_problem(text))
    return std::nullopt;
  return fmt::format("{} is neither a listener's name nor its address", util::quote(text));
}

}  // namespace

Type<seconds> time_span(seconds min, seconds max) {
  const std::string name =
      fmt::format("seconds, a whole number from {} to {}, or a time such as \"90s\", \"30m\" or \"12h\"",
                  min.count(), max.count());
  const auto read = [=](const Node& node, Reading& reading) -> std::optional<seconds> {
    const auto* written = std::get_if<std::string>(&node.value);
    if (!written) {
      const auto number = expect_integer(node, reading, name, min.count(), max.count());
      return number ? std::optional(seconds(*number)) : std::nullopt;
    }
    const auto time = parse_time_span(*written);
    if (time && *time >= min && *time <= max) return time;
    reading.error(node.place, fmt::format("expected {}, this is {}", name, util::quote(*written)));
    return std::nullopt;
  };
  return {name, read, [](seconds value) { return std::to_string(value.count()); }};
}

Type<std::string> table_name() { return text("a name (a string)", table_name_problem); }

Type<Template> table_name_template() {
  const std::string name = "a name (a string)";
  const auto read = [name](const Node& node, Reading& reading) -> std::optional<Template> {
    const std::string* written = expect_string(node, reading, name);
    if (!written || reading.broken_pattern) return std::nullopt;
    auto parsed = parse_template(*written, reading.pattern);
    const auto* value = std::get_if<Template>(&parsed);
    Problem problem = value ? std::nullopt : Problem(std::get<std::string>(parsed));
    if (value && !(value->captures() && value->literal().empty()))
      problem = value->captures() ? table_name_problem("x" + value->literal())
                                  : table_name_problem(value->literal());
    if (!problem) return *value;
    reading.error(node.place, *problem);
    return std::nullopt;
  };
  return {name, read, [](const Template& value) { return toml_string(value.text); }};
}

Type<HostPort> server_address() {
  return parsed<HostPort>(
      "a host, with a port if it isn't 22 (a string such as \"web1\", \"web1:2222\" or \"[2001:db8::1]:22\")",
      parse_server, [](const HostPort& address) { return to_string(address); });
}

Type<GateAddress> gate_address() {
  return parsed<GateAddress>(
      "a host, with a port if it isn't 22, or a proxy (a string such as \"gate:2222\", "
      "\"socks5://proxy:1080\" or \"http://proxy:3128\")",
      parse_gate, [](const GateAddress& gate) { return to_string(gate); });
}

Type<std::string> host_key_alias() { return text("a name (a string)", host_key_alias_problem); }

Type<HostKeyCheck> host_key_check() {
  return one_of<HostKeyCheck>(
      {{"yes", HostKeyCheck::yes}, {"accept-new", HostKeyCheck::accept_new}, {"no", HostKeyCheck::no}});
}

Type<ProxyProtocol> proxy_protocol_version() {
  return one_of<ProxyProtocol>(
      {{"v1", ProxyProtocol::v1}, {"v2", ProxyProtocol::v2}, {"no", ProxyProtocol::no}});
}

Type<UpstreamSource> upstream_source() {
  return parsed<UpstreamSource>("an address of this machine or \"client\" (a string)", parse_source,
                                write_source);
}

Type<Via> upstream_via() {
  return parsed<Via>("a gate's name or a proxy (a string such as \"socks5://proxy:1080\")", parse_via,
                     write_via);
}

Type<std::string> listener_reference() {
  Type<std::string> type = text("a listener's name or address (a string)", listener_reference_problem);
  type.read = [read = type.read](const Node& node, Reading& reading) -> std::optional<std::string> {
    auto written = read(node, reading);
    if (!written) return std::nullopt;
    const auto address = access::parse_listen_address(*written, std::nullopt);
    if (const auto* listening = std::get_if<HostPort>(&address)) return to_string(*listening);
    return written;
  };
  return type;
}

}  // namespace sshrp::config
